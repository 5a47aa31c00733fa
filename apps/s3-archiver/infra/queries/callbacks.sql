-- The view everybody asks: one row per line of the archive. json_extract_scalar is exact about upper and lower case.
SELECT
  json_extract_scalar(line, '$.id') AS id,
  json_extract_scalar(line, '$.type') AS type,
  from_iso8601_timestamp(json_extract_scalar(line, '$.time')) AS time,
  from_iso8601_timestamp(json_extract_scalar(line, '$.data.request.receivedAt')) AS received_at,
  json_extract_scalar(line, '$.data.product') AS product,
  json_extract_scalar(line, '$.data.accountSid') AS account_sid,
  json_extract_scalar(line, '$.data.resourceSid') AS resource_sid,
  json_extract_scalar(line, '$.data.status') AS status,
  CAST(json_extract_scalar(line, '$.data.rank') AS integer) AS rank,
  json_extract_scalar(line, '$.data.terminal') = 'true' AS terminal,
  json_extract_scalar(line, '$.data.errorCode') AS error_code,
  json_extract_scalar(line, '$.data.source') AS source,
  json_extract_scalar(line, '$.data.from') AS sender,
  json_extract_scalar(line, '$.data.to') AS recipient,
  json_format(json_extract(line, '$.data.params')) AS params,
  json_format(json_extract(line, '$.data.custom')) AS custom,
  json_format(json_extract(line, '$.data.request')) AS request,
  dt,
  hour
FROM callback_lines
