-- How long messages took from sent to delivered, in the last seven days. Twilio gives no times: both are receipts of ours.
WITH journeys AS (
  SELECT
    resource_sid,
    min(CASE WHEN status = 'sent' THEN received_at END) AS sent,
    min(CASE WHEN status IN ('delivered', 'read') THEN received_at END) AS delivered
  FROM callbacks
  WHERE product = 'messaging' AND dt >= date_format(date_add('day', -7, current_date), '%Y-%m-%d')
  GROUP BY resource_sid
),
durations AS (
  SELECT date_diff('second', sent, delivered) AS seconds
  FROM journeys
  WHERE sent IS NOT NULL AND delivered IS NOT NULL
)
SELECT
  count(*) AS messages,
  approx_percentile(seconds, 0.5) AS median_seconds,
  approx_percentile(seconds, 0.95) AS p95_seconds,
  max(seconds) AS slowest_seconds
FROM durations
