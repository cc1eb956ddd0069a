"""The same CDN, written without this library. Prints how long importing and synthesizing took, in milliseconds."""

import json
import time

start = time.perf_counter()

from aws_cdk import (
    App, Aws, Duration, Stack, aws_cloudfront as cloudfront, aws_cloudfront_origins as origins, aws_s3 as s3,
)
from constructs import Construct

imported = time.perf_counter()


def bucket(scope: Construct) -> s3.Bucket:
    return s3.Bucket(
        scope,
        "Bucket",
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        encryption=s3.BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        versioned=True,
        lifecycle_rules=[
            s3.LifecycleRule(
                id="ExpireOldVersions",
                noncurrent_version_expiration=Duration.days(30),
                expired_object_delete_marker=True,
            ),
            s3.LifecycleRule(id="AbortUploads", abort_incomplete_multipart_upload_after=Duration.days(7)),
        ],
    )


def cache_policy(scope: Construct) -> cloudfront.CachePolicy:
    return cloudfront.CachePolicy(
        scope,
        "CachePolicy",
        min_ttl=Duration.seconds(0),
        default_ttl=Duration.days(1),
        max_ttl=Duration.days(365),
        comment="Images: the path alone is the key",
        enable_accept_encoding_gzip=True,
        enable_accept_encoding_brotli=True,
    )


def response_headers_policy(scope: Construct) -> cloudfront.ResponseHeadersPolicy:
    return cloudfront.ResponseHeadersPolicy(
        scope,
        "ResponseHeadersPolicy",
        response_headers_policy_name=f"plain-{Aws.REGION}",
        comment="Images: no sniffing, no scripts",
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy="default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
                override=True,
            ),
        ),
    )


def distribution(scope: Construct) -> cloudfront.Distribution:
    images = bucket(scope)
    identity = cloudfront.OriginAccessIdentity(scope, "Oai", comment=f"Reads {images.node.path}")
    return cloudfront.Distribution(
        scope,
        "Distribution",
        default_behavior=cloudfront.BehaviorOptions(
            origin=origins.S3BucketOrigin.with_origin_access_identity(images, origin_access_identity=identity),
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
            cached_methods=cloudfront.CachedMethods.CACHE_GET_HEAD,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            compress=True,
            cache_policy=cache_policy(scope),
            response_headers_policy=response_headers_policy(scope),
        ),
        error_responses=[
            cloudfront.ErrorResponse(http_status=404, ttl=Duration.seconds(10)),
            *(
                cloudfront.ErrorResponse(http_status=status, ttl=Duration.seconds(1))
                for status in (500, 501, 502, 503, 504)
            ),
        ],
        price_class=cloudfront.PriceClass.PRICE_CLASS_100,
        http_version=cloudfront.HttpVersion.HTTP2_AND_3,
        comment=scope.node.path,
    )


app = App()
distribution(Construct(Stack(app, "Bench"), "Images"))
app.synth()

print(json.dumps({"import": (imported - start) * 1000, "synthesis": (time.perf_counter() - imported) * 1000}))
