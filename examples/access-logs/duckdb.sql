-- The logs of `AccessLogs.toBucket()` and `AccessLogs.legacy()`, copied here by `aws s3 sync s3://my-logs cloudfront`.
CREATE OR REPLACE VIEW requests AS
SELECT * FROM read_csv('cloudfront/**/*', delim = '\t', header = false, skip = 2, quote = '', nullstr = '-', columns = {
  'log_date': 'DATE', 'log_time': 'VARCHAR', 'x_edge_location': 'VARCHAR', 'sc_bytes': 'BIGINT', 'c_ip': 'VARCHAR', 'cs_method': 'VARCHAR',
  'cs_host': 'VARCHAR', 'cs_uri_stem': 'VARCHAR', 'sc_status': 'INTEGER', 'cs_referrer': 'VARCHAR', 'cs_user_agent': 'VARCHAR',
  'cs_uri_query': 'VARCHAR', 'cs_cookie': 'VARCHAR', 'x_edge_result_type': 'VARCHAR', 'x_edge_request_id': 'VARCHAR', 'x_host_header': 'VARCHAR',
  'cs_protocol': 'VARCHAR', 'cs_bytes': 'BIGINT', 'time_taken': 'DOUBLE', 'x_forwarded_for': 'VARCHAR', 'ssl_protocol': 'VARCHAR',
  'ssl_cipher': 'VARCHAR', 'x_edge_response_result_type': 'VARCHAR', 'cs_protocol_version': 'VARCHAR', 'fle_status': 'VARCHAR',
  'fle_encrypted_fields': 'VARCHAR', 'c_port': 'INTEGER', 'time_to_first_byte': 'DOUBLE', 'x_edge_detailed_result_type': 'VARCHAR',
  'sc_content_type': 'VARCHAR', 'sc_content_len': 'BIGINT', 'sc_range_start': 'BIGINT', 'sc_range_end': 'BIGINT'
});

-- aws s3api list-objects-v2 --bucket my-originals --query 'Contents[].[Key,Size]' --output text > originals.tsv
CREATE OR REPLACE VIEW originals AS
SELECT * FROM read_csv('originals.tsv', delim = '\t', header = false, quote = '', columns = { 'image': 'VARCHAR', 'size': 'BIGINT' });
