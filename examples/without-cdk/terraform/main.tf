# An image CDN in Terraform: the template of `npx cdk-image-cdn template`, as one stack.
#
#   npx cdk-image-cdn template ../options.json --assets-bucket my-code --output images.json --assets assets
#   terraform init && terraform apply -var assets_bucket=my-code

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "assets_bucket" {
  description = "Name of an existing bucket for the code of the functions, in the Region of the provider"
  type        = string
}

variable "parameters" {
  description = "Parameters of the template that differ from their defaults, such as { PriceClass = \"PriceClass_All\" }"
  type        = map(string)
  default     = {}
}

# The object keys contain the version and a hash, so a new version uploads new objects.
resource "aws_s3_object" "assets" {
  for_each = fileset("${path.module}/assets", "**/*.zip")

  bucket = var.assets_bucket
  key    = each.value
  source = "${path.module}/assets/${each.value}"
}

resource "aws_cloudformation_stack" "images" {
  name          = "images"
  template_body = jsonencode(jsondecode(file("${path.module}/images.json")))
  parameters    = merge({ AssetsBucket = var.assets_bucket }, var.parameters)
  capabilities  = ["CAPABILITY_IAM"]

  depends_on = [aws_s3_object.assets]
}

output "domain_name" {
  description = "Domain name that CloudFront assigns"
  value       = aws_cloudformation_stack.images.outputs["DistributionDomainName"]
}

output "originals_bucket" {
  description = "Name of the bucket with the originals"
  value       = aws_cloudformation_stack.images.outputs["OriginalsBucket"]
}
