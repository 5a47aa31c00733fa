-- Which errors there were in the last seven days, on how many messages, and since when.
SELECT
  error_code,
  count(DISTINCT id) AS callbacks,
  count(DISTINCT resource_sid) AS resources,
  min(received_at) AS first_received,
  max(received_at) AS last_received
FROM callbacks
WHERE error_code IS NOT NULL AND dt >= date_format(date_add('day', -7, current_date), '%Y-%m-%d')
GROUP BY error_code
ORDER BY callbacks DESC
