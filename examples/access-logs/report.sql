-- Hit rate, by day. For DuckDB and Athena, as all queries here.
SELECT log_date, count(*) AS requests, sum(sc_bytes) AS bytes,
  round(100.0 * count_if(x_edge_result_type IN ('Hit', 'RefreshHit')) / count(*), 1) AS hit_rate
FROM requests
WHERE cs_method IN ('GET', 'HEAD')
GROUP BY log_date
ORDER BY log_date;

-- Top misses: variants that were requested from the origin most often. Widths that nobody needs show up here.
SELECT cs_uri_stem, cs_uri_query, count(*) AS misses, round(avg(time_taken), 3) AS seconds
FROM requests
WHERE x_edge_result_type = 'Miss'
GROUP BY cs_uri_stem, cs_uri_query
ORDER BY misses DESC, seconds DESC
LIMIT 20;

-- Bytes saved: the bytes that the same viewers would have received as originals. Logs may write the % of a URL as %25.
SELECT log_date, sum(sc_bytes) AS bytes, sum(size) AS bytes_of_originals, round(100.0 - 100.0 * sum(sc_bytes) / sum(size), 1) AS saved
FROM requests
JOIN originals ON image = substr(TRY(url_decode(replace(replace(regexp_replace(cs_uri_stem, '/_[.][^/]*$', ''), '%25', '%'), '+', '%20'))), 2)
WHERE cs_method = 'GET' AND sc_status = 200 AND x_edge_result_type <> 'Error'
GROUP BY log_date
ORDER BY log_date;
