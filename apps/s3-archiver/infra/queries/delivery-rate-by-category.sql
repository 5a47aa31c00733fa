-- How many messages of each category arrived, in the last seven days. What is still on its way counts as not delivered.
WITH outcomes AS (
  SELECT
    resource_sid,
    max_by(status, rank) AS status,
    max(json_extract_scalar(custom, '$.category')) AS category
  FROM callbacks
  WHERE product = 'messaging' AND dt >= date_format(date_add('day', -7, current_date), '%Y-%m-%d')
  GROUP BY resource_sid
)
SELECT
  coalesce(category, '(none)') AS category,
  count(*) AS messages,
  count_if(status IN ('delivered', 'read')) AS delivered,
  count_if(status IN ('undelivered', 'failed')) AS failed,
  round(100.0 * count_if(status IN ('delivered', 'read')) / count(*), 1) AS delivery_rate
FROM outcomes
GROUP BY 1
ORDER BY messages DESC
