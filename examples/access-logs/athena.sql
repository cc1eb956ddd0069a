-- The same two tables in Athena, over the logs in S3. The columns are those of
-- https://docs.aws.amazon.com/athena/latest/ug/create-cloudfront-table-standard-logs.html
CREATE EXTERNAL TABLE requests (
  log_date DATE, log_time STRING, x_edge_location STRING, sc_bytes BIGINT, c_ip STRING, cs_method STRING, cs_host STRING, cs_uri_stem STRING,
  sc_status INT, cs_referrer STRING, cs_user_agent STRING, cs_uri_query STRING, cs_cookie STRING, x_edge_result_type STRING,
  x_edge_request_id STRING, x_host_header STRING, cs_protocol STRING, cs_bytes BIGINT, time_taken DOUBLE, x_forwarded_for STRING,
  ssl_protocol STRING, ssl_cipher STRING, x_edge_response_result_type STRING, cs_protocol_version STRING, fle_status STRING,
  fle_encrypted_fields STRING, c_port INT, time_to_first_byte DOUBLE, x_edge_detailed_result_type STRING, sc_content_type STRING,
  sc_content_len BIGINT, sc_range_start BIGINT, sc_range_end BIGINT
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
LOCATION 's3://my-logs/'
TBLPROPERTIES ('skip.header.line.count' = '2');

-- aws s3api list-objects-v2 --bucket my-originals --query 'Contents[].[Key,Size]' --output text | aws s3 cp - s3://my-listing/originals.tsv
CREATE EXTERNAL TABLE originals (image STRING, size BIGINT)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
LOCATION 's3://my-listing/';
