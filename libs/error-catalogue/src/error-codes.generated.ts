// Made from error-codes.csv by `npx nx generate error-catalogue`: change that file, not this one.
import type { Category, TwilioError } from './catalogue.ts';

type Group = readonly [Category, TwilioError['permanence'], action: string, names: Readonly<Record<string, string>>];

export const groups: readonly Group[] = [
["account-billing","until-fixed","Account inactive",{
  10001: "Account is not active",
  10003: "Incoming call rejected due to inactive account",
}],
["account-billing","until-fixed","Feature not on trial",{
  10002: "Trial accounts do not support the feature you tried to use",
}],
["rate-queue","temporary","Concurrent call limit; retry later",{
  10004: "Call concurrency limit exceeded",
}],
["account-billing","until-fixed","Voice disabled for the account",{
  10005: "Voice calling has been disabled for this account",
  32005: "Voice calling has been disabled for this account",
}],
["webhook-config","until-fixed","URL format invalid",{
  11100: "Invalid URL format",
}],
["webhook-delivery","temporary","Generic failure fetching our URL; check 4xx/5xx, firewall, Content-Type",{
  11200: "HTTP retrieval failure",
}],
["webhook-delivery","temporary","TCP connect time-out to our endpoint",{
  11201: "TCP connection timed out",
}],
["webhook-delivery","temporary","TCP refused by our endpoint",{
  11202: "TCP connection refused",
}],
["webhook-delivery","temporary","Total time budget used; answer faster (queue work)",{
  11203: "HTTP communication total time out triggered",
}],
["webhook-delivery","temporary","Connection failure (two 5 s connects, 15 s total)",{
  11205: "HTTP connection failure",
}],
["webhook-delivery","until-fixed","HTTP protocol violation in our response",{
  11206: "HTTP protocol violation",
  11251: "Fatal protocol violation",
}],
["webhook-config","until-fixed","Hostname does not resolve",{
  11210: "HTTP bad host name",
}],
["webhook-config","until-fixed","Redirect problem; point Twilio at the final URL",{
  11215: "HTTP too many redirects",
  11216: "HTTP invalid redirect",
}],
["webhook-delivery","temporary","Our endpoint answered with an error status",{
  11217: "HTTP error response code",
}],
["webhook-config","until-fixed","TLS handshake failed",{
  11220: "SSL/TLS Handshake Error",
}],
["webhook-config","until-fixed","Certificate name/expiry/chain; fix certificate",{
  11235: "Certificate Invalid - Domain Mismatch",
  11236: "Certificate Invalid - Certificate Expired",
  11237: "Certificate Invalid - Could not find path to certificate",
}],
["webhook-config","until-fixed","Connection override (edge/retry policy) invalid; fix URL fragment",{
  11240: "HTTP connection edge location is invalid",
  11241: "HTTP connection edge location is not supported",
  11242: "HTTP connection over Twilio Interconnect is not allowed",
  11243: "HTTP retry policy is invalid",
}],
["webhook-config","until-fixed","Webhook or method misconfigured",{
  11321: "Misconfigured webhook",
  11322: "Invalid webhook method",
}],
["webhook-delivery","until-fixed","Response body too large or empty where TwiML is expected",{
  11750: "TwiML response body too large",
  11770: "Empty response body",
}],
["content","permanent","Media above provider size; shrink",{
  11751: "Media Message - Media exceeds messaging provider size limit",
}],
["webhook-delivery","until-fixed","TwiML parse/schema problem (not relevant to a 204 status callback)",{
  12100: "Document parse failure",
  12101: "Invalid Twilio Markup XML version",
  12102: "The root element must be Response",
  12200: "Schema validation warning",
}],
["webhook-delivery","until-fixed","Content-Type of our response missing/unsupported; use 204 without body or text/xml",{
  12300: "Invalid Content-Type",
}],
["internal","temporary","Twilio internal failure",{
  12400: "Internal Failure",
}],
["channel-config","until-fixed","Caller ID invalid/not allowed",{
  13214: "Dial: Invalid callerId value",
  13247: "Dial: Invalid From number (caller ID)",
  21213: "Caller phone number is required",
}],
["invalid-number","permanent","Bad phone number",{
  13223: "Dial: Invalid phone number format",
  13226: "Dial: Invalid country code",
  32101: "SIP: Invalid phone number",
}],
["invalid-number","permanent","Number invalid or not supported; suppress for voice",{
  13224: "Dial: Twilio does not support calling this number or the number is invalid",
}],
["fraud-block","until-fixed","Blocked by Twilio; review",{
  13225: "Dial: Call blocked by Twilio",
  32203: "SIP: Call blocked by Twilio",
}],
["channel-config","until-fixed","Geo permission off",{
  13227: "Geo Permission configuration is not permitting call",
  32205: "SIP Trunking: Geo Permission configuration is not permitting call",
}],
["channel-config","until-fixed","SIP URI/DNS wrong",{
  13243: "Dial->SIP: Invalid SIP URI",
  13254: "Dial->Sip: SIP URI DNS does not resolve or resolves to an non-public IP address",
  32110: "SIP: URI is formatted incorrectly",
}],
["webhook-config","until-fixed","Recording/transcribe callback URL or event invalid",{
  13256: "Invalid recordingStatusCallback URL",
  13257: "Invalid transcribeCallback URL",
  13621: "Invalid 'recordingStatusCallbackEvent'",
}],
["webhook-config","until-fixed","Callback must be https in PCI mode",{
  13337: "Gather: callback must be over HTTPS when using gather with PCI compliance",
}],
["account-billing","until-fixed","Trial limit",{
  13805: "Trial account call duration exceeded 10 minute limit",
  32100: "SIP: Trial accounts can only call verified caller IDs",
}],
["request-invalid","until-fixed","TwiML messaging verb attribute; fix TwiML",{
  14101: "Invalid \"To\" attribute",
  14102: "Invalid \"From\" attribute",
  14103: "Invalid Body",
  14104: "Invalid Method attribute",
  14105: "Invalid statusCallback attribute",
  14108: "From phone number not SMS capable",
  14110: "Invalid Verb for SMS Reply",
  14111: "Invalid To phone number for Trial mode",
}],
["rate-queue","temporary","Reply rate limit between two numbers; stop the loop",{
  14107: "SMS send rate limit exceeded",
  14109: "TwiML Reply message limit exceeded",
}],
["internal","temporary","Call progress internal error",{
  15000: "Call Progress: Internal Twilio Error",
}],
["rate-queue","temporary","Call waited in queue too long (call start rate)",{
  15002: "Call Progress: Queue Timeout",
}],
["webhook-delivery","temporary","Voice status callback got 4xx/5xx or bad response; answer 200/204",{
  15003: "Call Progress: Warning Response to Callback URL",
}],
["internal","temporary","Voice internal error",{
  15009: "Internal Server Error",
}],
["internal","temporary","Conference event internal error",{
  16010: "Conference Event: Internal Twilio Error",
}],
["webhook-delivery","temporary","Conference callback got error response",{
  16011: "Conference Event: Error Response to Callback URL",
}],
["rate-queue","temporary","Conference full or concurrency limit",{
  16020: "Conference is full",
  16021: "Failed to join conference due to account concurrency limit exceeded",
}],
["recording","permanent","Recording absent/failed: too short",{
  16101: "Voice Recording : Unavailable because duration is too short",
}],
["recording","permanent","Recording absent/failed: silent",{
  16102: "Voice Recording: Unavailable because recording is silent",
}],
["recording","until-fixed","Recording absent/failed: encryption failed",{
  16104: "Voice Recording: Unavailable due to encryption failure",
}],
["recording","until-fixed","Recording absent/failed: no valid public key",{
  16105: "Voice Recording: Unavailable due to no valid public keys",
}],
["recording","until-fixed","Recording absent/failed: encryption internal error",{
  16106: "Voice Recording: Unavailable due to internal encryption error",
}],
["recording","until-fixed","Recording absent/failed: concurrent recordings",{
  16108: "Voice Recording: Request failed due to concurrent recordings",
}],
["recording","until-fixed","Recording absent/failed: S3 configuration",{
  16111: "Voice Recording: Upload file to external AWS S3 bucket failed (Invalid Configuration)",
}],
["recording","until-fixed","Recording absent/failed: S3 access denied",{
  16112: "Voice Recording: Upload file to external AWS S3 bucket failed (Access Denied)",
}],
["webhook-delivery","temporary","Transcription callback failed; 5xx and 408/425/429 retried up to 3x, other 4xx not",{
  17580: "Status callback response error",
}],
["account-billing","until-fixed","Credentials/permission refused",{
  20003: "Permission Denied",
}],
["account-billing","until-fixed","Account not active",{
  20005: "Account not active",
}],
["rate-queue","temporary","API rate limit; back off",{
  20429: "Too Many Requests",
}],
["internal","temporary","Twilio service error; back off",{
  20500: "Internal Server Error",
  20503: "Service unavailable",
  20504: "Twilio Internal Error",
}],
["channel-config","until-fixed","From not verified/owned; fix sender",{
  21210: "'From' phone number not verified",
}],
["invalid-number","permanent","Number malformed or not dialable; suppress and ask for a new one",{
  21211: "Invalid 'To' Phone Number",
  21217: "Phone number does not appear to be valid",
  21401: "Invalid Phone Number",
  21421: "Phone Number is invalid",
}],
["channel-config","until-fixed","From number invalid; fix sender configuration",{
  21212: "Invalid 'From' Number",
}],
["unreachable","permanent","Destination not reachable from this route; suppress",{
  21214: "'To' phone number cannot be reached",
}],
["channel-config","until-fixed","Enable geo permission for the destination, or refuse it on purpose",{
  21215: "Geo Permission configuration is not permitting call",
  21408: "Permission to send an SMS or MMS has not been enabled for the region indicated by the 'To' number",
}],
["fraud-block","until-fixed","Call blocked by Twilio; review number/traffic",{
  21216: "API: Call blocked by Twilio",
}],
["account-billing","until-fixed","Trial account: destination not verified; upgrade",{
  21219: "'To' phone number not verified",
  21608: "The 'to' phone number provided is not yet verified for this account.",
}],
["channel-config","until-fixed","From not verified",{
  21264: "‘From’ phone number not verified",
}],
["request-invalid","permanent","To is a short code; not allowed",{
  21265: "'To' number cannot be a Short Code",
}],
["request-invalid","permanent","To equals From; fix caller",{
  21266: "'To' and 'From' numbers cannot be the same",
}],
["account-billing","until-fixed","Alphanumeric sender not allowed on trial",{
  21267: "Alphanumeric Sender ID cannot be used as the 'From' number on trial accounts",
}],
["invalid-number","permanent","Premium/information number; suppress",{
  21268: "Sending to Premium rate or Information Service numbers is not allowed",
}],
["channel-config","until-fixed","Sender type has no SMS",{
  21407: "This Phone Number type does not support SMS",
}],
["channel-config","until-fixed","Sender not usable for this destination/account; change From or service pool",{
  21601: "Phone number is not a valid SMS-capable inbound phone number",
  21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination/account",
  21659: "'From' is not a Twilio phone number or Short Code country mismatch",
  21660: "Mismatch between the 'From' number and the account",
  21661: "'From' number is not SMS-capable",
}],
["request-invalid","until-fixed","Required parameter missing",{
  21602: "Message body is required",
  21603: "A 'From' or 'MessagingServiceSid' parameter is required to send a message",
  21604: "The destination 'To' phone number is required to send an SMS",
  21619: "A Message Body, Media URL or Content SID is required",
}],
["content","permanent","Text too long; split or shorten",{
  21605: "Maximum body length is 160 characters (old API endpoint)",
  21617: "The concatenated message body exceeds the 1600 character limit",
  21652: "Maximum subject length is 40 characters",
  21658: "Parameter exceeded character limit",
}],
["account-billing","until-fixed","Trial sender restriction",{
  21607: "The 'from' phone number must be the sandbox phone number for trial accounts.",
}],
["webhook-config","until-fixed","Callback URL refused (bad scheme/host, underscore or private host); message goes out without callbacks",{
  21609: "Invalid 'StatusCallback'",
}],
["opt-out","permanent","Recipient replied STOP to this sender/service; suppress until START",{
  21610: "Attempt to send to unsubscribed recipient",
}],
["rate-queue","temporary","Sender queue full; slow down and requeue",{
  21611: "This 'From' number has exceeded the maximum number of queued messages",
}],
["channel-config","until-fixed","To/From pair not routable; pick another sender or channel",{
  21612: "Message cannot be sent with the current combination of \"To\" and/or \"From\" parameters",
}],
["landline","permanent","Not a mobile number; suppress for SMS",{
  21614: "'To' number is not a valid mobile number",
}],
["channel-config","until-fixed","From matches several numbers; use exact sender",{
  21616: "The 'From' number matches multiple numbers for your account",
}],
["content","permanent","Body cannot be sent",{
  21618: "The message body cannot be sent",
}],
["content","until-fixed","Media URL invalid or too many media; fix request",{
  21620: "Invalid media URL(s)",
  21623: "Number of media files exceeds allowed limit",
}],
["channel-config","until-fixed","MMS not enabled on sender/account",{
  21621: "The 'From' number has not been enabled for MMS",
  21622: "MMS has not been enabled for your account",
}],
["request-invalid","until-fixed","Parameter out of range",{
  21624: "Invalid validity period value",
  21627: "Max Price must be a valid float",
  21653: "There are more recipient addresses than allowed",
}],
["webhook-config","until-fixed","Unknown StatusCallbackEvent name",{
  21626: "Invalid 'StatusCallbackEvent'",
}],
["landline","permanent","Landline destination; suppress for SMS, use voice",{
  21635: "'To' number cannot be a landline",
}],
["content","until-fixed","Content template SID or variables wrong",{
  21654: "ContentSid Required",
  21655: "The ContentSid is Invalid",
  21656: "The ContentVariables Parameter is invalid",
  92006: "The Content Sid is Invalid",
  92007: "The Content Variables Parameter is invalid",
}],
["channel-config","until-fixed","Sender ID invalid or not authorised",{
  21657: "The Sender ID is invalid",
  21708: "Alpha Sender ID Missing from the request",
  21709: "Alpha Sender ID is Invalid or Not Authorized for this Messaging Service",
}],
["channel-config","until-fixed","Messaging Service missing or unusable",{
  21701: "The Messaging Service does not exist",
  21702: "The Messaging Service is not available to send new messages",
  21705: "The Messaging Service is invalid",
}],
["channel-config","until-fixed","No sender in the service can serve this destination/content; add one",{
  21703: "The Messaging Service does not have a phone number available to send a message",
  21704: "The Messaging Service contains no phone numbers",
}],
["channel-config","until-fixed","Sender pool set-up",{
  21711: "Phone Number, Shortcode, Destination AlphaSender, and Global AlphaSender is not associated to the specified Messaging Service.",
  21712: "Phone Number or Short Code is associated with another Messaging Service.",
  21715: "Phone Number Does Not Have Correct Messaging Service Capabilities",
}],
["registration-lifecycle","no-outcome","10DLC brand/campaign API result",{
  21717: "Brand Registration SID for US A2P Campaign Use Case is Not Registered or Not Valid",
  21719: "Incompatible Messaging Service/A2P Use Cases",
  21720: "A2P Use Case is Invalid",
  21721: "Cannot import Campaign Verify token due to incompatible A2P brand",
  21722: "Invalid Campaign Verify token",
  21723: "Campaign Verify token import already in progress",
  21724: "Brand update count exceeded",
  21725: "Brand can only be updated when in FAILED state",
  21726: "Starter brand registrations and updates are temporarily disabled",
  21727: "Campaign registration failed due to missing parameter(s)",
  21728: "Campaign registration failed due to length validation failures",
  21729: "Cannot perform operation on suspended campaign",
  21730: "System under maintenance. Please try again later.",
  21731: "Cannot perform operation on suspended brand",
  21732: "Campaign limit reached on the Brand",
  21733: "Default Messaging Service Not Found",
  21736: "Brand 2FA Failed",
  21737: "Campaign Registration Blocked for Non-Compliant Brand",
}],
["rate-queue","temporary","Sender queue held the message past its limit (10 h default); slow sending, add senders or raise ValidityPeriod, then resend",{
  30001: "Queue overflow",
}],
["account-billing","until-fixed","Account suspended between create and send; stop all sending, page an operator",{
  30002: "Account suspended",
}],
["unreachable","temporary","Handset off, out of coverage or not SMS-capable; retry later with back-off, suppress after N strikes",{
  30003: "Unreachable destination handset",
}],
["opt-out","permanent","Recipient or carrier blocks this sender; suppress the pair, do not retry",{
  30004: "Message blocked",
}],
["invalid-number","permanent","Unknown or inactive subscriber; suppress number, re-verify with the user",{
  30005: "Unknown destination handset",
}],
["landline","permanent","Landline or carrier cannot take SMS; suppress for SMS, fall back to voice or e-mail, run Lookup line type",{
  30006: "Landline or unreachable carrier",
}],
["carrier-filtering","permanent","Twilio or carrier filter hit; do not resend the same text; review content, links, opt-in and registration",{
  30007: "Message filtered",
}],
["unknown","temporary","Carrier gave no reason; one delayed retry or another sender, then count as failed",{
  30008: "Unknown error",
}],
["inbound","no-outcome","Inbound multipart segment missing; ask the sender to repeat",{
  30009: "Missing inbound segment",
}],
["content","until-fixed","Obsolete: price above MaxPrice; drop MaxPrice",{
  30010: "Message price exceeds max price",
}],
["channel-config","permanent","Destination/region takes no MMS; send as SMS with a link",{
  30011: "MMS not supported by the receiving phone number in this region",
}],
["request-invalid","until-fixed","TTL below the minimum; fix the request",{
  30012: "TTL is too small",
}],
["request-invalid","until-fixed","TTL above the maximum; fix the request",{
  30013: "TTL is too big",
}],
["request-invalid","until-fixed","Bad To attributes; fix the request",{
  30014: "'To' attributes are Invalid",
}],
["request-invalid","until-fixed","Channel type not supported; fix the request",{
  30015: "Non-supported channel type is used",
}],
["request-invalid","until-fixed","To and From are on different channels; fix the request",{
  30016: "'To' and 'From' channel types are incompatible",
}],
["rate-queue","temporary","Carrier congestion; retry after minutes with back-off",{
  30017: "Carrier network congestion",
}],
["compliance-registration","until-fixed","Warning: register the sender ID for that country",{
  30018: "Destination carrier requires sender ID pre-registration",
}],
["content","permanent","Body or media too large for the carrier; shrink before resend",{
  30019: "Content size exceeds carrier limit",
}],
["internal","temporary","Twilio scheduling failure; resend once, then support",{
  30020: "Internal Failure with Message Scheduling",
}],
["internal","temporary","Twilio messaging-service failure; resend once, then support",{
  30021: "Internal Failure with messaging service orchestrator",
}],
["rate-queue","temporary","10DLC rate exceeded; slow to the campaign MPS and requeue",{
  30022: "US A2P 10DLC - Rate Limits Exceeded",
}],
["rate-queue","temporary","10DLC daily cap used; requeue for next day (cap resets 00:00 US Pacific)",{
  30023: "US A2P 10DLC - Daily Message Cap Reached",
}],
["channel-config","until-fixed","Numeric sender not provisioned at the carrier; check number/registration, use another sender",{
  30024: "Numeric Sender ID Not Provisioned on Carrier",
}],
["rate-queue","no-outcome","Warning only: half of T-Mobile daily cap used; pace sending",{
  30025: "US A2P 10DLC - 50% T-Mobile Daily Message Limit Consumed",
}],
["rate-queue","no-outcome","Warning only: 70 % of T-Mobile daily cap used; pace sending",{
  30026: "US A2P 10DLC - 70% T-Mobile Daily Message Limit Consumed",
}],
["rate-queue","temporary","T-Mobile daily cap used; requeue for next day (00:00 US Pacific)",{
  30027: "US A2P 10DLC - T-Mobile Daily Message Limit Reached",
}],
["request-invalid","until-fixed","Invalid request attribute; fix the request",{
  30028: "Invalid API version",
  30029: "Invalid ContentRetention",
  30030: "Invalid AddressRetention",
  30031: "Invalid MaxRate",
}],
["compliance-registration","until-fixed","Finish toll-free verification; hold traffic from this sender",{
  30032: "Toll-Free Number Has Not Been Verified",
}],
["compliance-registration","until-fixed","10DLC campaign suspended; stop the campaign, page compliance",{
  30033: "US A2P 10DLC - Campaign Suspended",
}],
["compliance-registration","until-fixed","Sender not in an approved 10DLC campaign; register or change sender",{
  30034: "US A2P 10DLC - Message from an Unregistered Number",
}],
["compliance-registration","temporary","10DLC number still being configured; retry after the number is active",{
  30035: "US A2P 10DLC - Message from a number still being configured",
}],
["rate-queue","temporary","Validity period ran out in queue; resend if still relevant, pace or lengthen ValidityPeriod",{
  30036: "Validity Period Expired",
}],
["account-billing","until-fixed","Outbound messaging disabled for the account; page operator / support",{
  30037: "Outbound Messaging Disabled",
}],
["content","permanent","One-time-code text filtered (numbers held at Twilio); do not retry",{
  30038: "OTP Message Body Filtered",
}],
["content","permanent","Message loop protection; fix auto-reply logic, do not retry",{
  30039: "Filtered to Prevent Message Loops",
}],
["compliance-registration","until-fixed","Register sender ID in destination country; use another sender meanwhile",{
  30040: "Destination carrier requires Sender ID pre-registration",
  30041: "Message from an unregistered number sent to a United Kingdom number",
}],
["compliance-registration","until-fixed","Sender ID generic or has special characters; change the sender ID",{
  30042: "The Sender ID is blocked as generic or it contains special characters",
}],
["channel-config","until-fixed","International traffic sent through a domestic route; use a local/registered sender",{
  30043: "International SMS via Domestic Gateway",
}],
["account-billing","until-fixed","Trial account message too long; shorten or upgrade account",{
  30044: "Trial Message Length Exceeded",
}],
["recipient-policy","temporary","No compliant time window could be scheduled; retry later/with a longer window",{
  30047: "Failed to schedule message for a compliant time window",
}],
["link-shortening-config","until-fixed","Link-shortening domain/certificate set-up; not a delivery outcome",{
  30100: "Domain SID is invalid",
  30101: "Domain is unverified",
  30102: "TLS certificate for your Domain has expired.",
  30106: "Domain has not been set up for this account",
  30107: "Domain private certificate has not been uploaded",
  30108: "Twilio account does not belong to an organization",
  30109: "Callback URL is invalid",
  30112: "Account is not found",
  30113: "Specified date is too old",
  30114: "Specified date is not available yet",
  30115: "Date format is incorrect",
  30116: "Certificate or private key or both are missing",
  30117: "Certificate cannot be parsed",
  30118: "Private key is invalid",
  30119: "Certificate and private key pair is invalid",
  30120: "Domain certificate and private key are not uploaded",
  30121: "Fallback URL is missing",
  30122: "Fallback URL is invalid",
  30123: "Callback URL is missing",
  30124: "MessagingServiceSID cannot be empty or null",
  30127: "MessagingServiceSID is invalid.",
  30128: "MessagingServiceSidsAction is invalid",
  30129: "Certificate is self signed",
  30130: "Messaging Service SID already belongs in another domain configuration.",
  30131: "Domain's certificate will expire soon",
  30132: "Certificate cannot be validated.",
  30133: "The certificate could not be uploaded.",
  30134: "Invalid Dns Setup for Link shortening",
  30135: "Unable to issue certificate",
  30136: "Unable to renew certificate",
}],
["internal","no-outcome","Links were not shortened (message may still go out); check app",{
  30103: "Links not shortened due to application failure.",
}],
["link-shortening-config","no-outcome","Click on an unknown short link; no message action",{
  30104: "Shortened link not found. Click redirected to fallback Url",
  30105: "Shortened link not found and no fallback URL found",
}],
["content","until-fixed","Domain/URL on deny list; remove the link",{
  30110: "Domain is blocked",
  30111: "Url is on a deny list",
}],
["compliance-registration","until-fixed","Number could not be attached to 10DLC registration; re-register",{
  30125: "Your phone number could not be registered with US A2P 10DLC",
  30126: "Your 10DLC number failed to be registered",
}],
["request-invalid","until-fixed","Invalid parameters; fix the request",{
  30400: "Parameters are not valid",
}],
["request-invalid","permanent","Resource not found",{
  30404: "Not Found",
}],
["request-invalid","no-outcome","Too late to cancel the scheduled message",{
  30409: "This message cannot be canceled",
}],
["internal","temporary","Provider timeout; Twilio does not resend to avoid duplicates; resend later, accept duplicate risk",{
  30410: "Provider Timeout Error",
}],
["registration-lifecycle","no-outcome","Bad number SID in toll-free verification request",{
  30436: "Invalid Phone Number SID",
}],
["registration-lifecycle","no-outcome","Toll-free verification rejected; resubmit through compliance, not a message outcome",{
  30437: "Toll Free verification rejection - Edit time expired",
  30440: "Toll Free verification rejection - Unknown Error",
  30441: "Toll-Free phone number verification rejection - Disallowed: SHAFT - Sex",
  30442: "Toll-Free phone number verification rejection - Disallowed: Spam",
  30443: "Toll-Free verification rejection - Disallowed: Loan Marketing",
  30444: "Toll Free verification rejection - Disallowed: Fraud",
  30445: "Toll Free verification rejection - Could not validate business information",
  30446: "Toll Free verification rejection - Opt-in not sufficient: express consent required",
  30447: "Toll Free verification rejection - phone number not provisioned to Twilio",
  30448: "Toll-Free phone number verification rejection - Age Gate",
  30449: "Toll Free verification rejection - URL issues in sample message",
  30451: "Toll-Free phone number verification unable to process - address invalid",
  30452: "Toll-Free phone number verification unable to process - email invalid",
  30455: "Toll-Free phone number verification rejection - Disallowed: SHAFT - Hate",
  30456: "Toll Free verification rejection - Disallowed: SHAFT - Alcohol",
  30457: "Toll Free verification rejection - Disallowed: SHAFT - Firearms",
  30458: "Toll Free verification rejection - Disallowed: SHAFT - Tobacco / Vape",
  30459: "Toll Free verification rejection - Disallowed: Cannabis/CBD",
  30460: "Toll Free verification rejection - Disallowed: Third Party Debt Collection",
  30461: "Toll Free verification rejection - Disallowed: Gambling",
  30462: "Toll Free verification rejection - Disallowed: Sweepstakes",
  30463: "Toll Free verification rejection - Disallowed: Stock Alerts/Platforms",
  30464: "Toll Free verification rejection - Disallowed: Cryptocurrency",
  30465: "Toll Free verification rejection - Disallowed: Risk Investment/Get Rich Quick Schemes",
  30466: "Toll Free verification rejection - Disallowed - Debt Reduction",
  30467: "Toll Free verification rejection - Disallowed: Credit Repair",
  30468: "Toll Free verification rejection - Disallowed: Third-party Lead Generation",
  30469: "Toll Free verification rejection - Disallowed: Illegal substances/articles",
  30470: "Toll Free verification rejection - High Risk: Deceptive Marketing",
  30471: "Toll Free verification rejection - High Risk - Non-secured URL in sample message",
  30472: "Toll Free verification rejection - Could not verify Business",
  30473: "Toll Free verification rejection - Cannot validate business website URL",
  30474: "Toll Free verification rejection - Need end business",
  30475: "Toll Free verification rejection - Opt-in not sufficient: Cannot combine consent for messaging with requirement for service",
  30476: "Toll Free verification rejection - Opt-in not provided",
  30477: "Toll Free verification rejection - Opt-in - Third party information sharing not allowed",
  30478: "Toll Free verification rejection - single phone number used for multiple businesses",
  30479: "Toll Free verification rejection - justification needed for more than five toll free phone numbers per businesses",
  30480: "Toll-Free phone number verification rejection - Disallowed - Phishing",
}],
["fraud-block","temporary","Blocked by Twilio fraud/pumping protection; wait, do not loop, review traffic/geo permissions",{
  30450: "Message delivery blocked",
}],
["fraud-block","temporary","Temporary destination block (suspected SMS pumping); clears in minutes to hours; add rate limits/captcha",{
  30453: "Message couldn't be delivered",
  30485: "Message couldn't be delivered",
}],
["account-billing","temporary","Account daily message limit (trial); wait for reset or upgrade",{
  30454: "Account exceeded the messages limit",
}],
["internal","temporary","Twilio internal error; resend once, then support",{
  30500: "Twilio Internal Error",
}],
["recipient-policy","temporary","Local quiet hours or regulation; reschedule inside the allowed hours",{
  30610: "Message couldn't be delivered",
  30615: "Message couldn't be delivered",
}],
["compliance-registration","until-fixed","Message intent does not fit registered use case; use another/re-registered sender",{
  30620: "Message couldn't be delivered",
}],
["opt-out","permanent","Recipient unsubscribed; suppress until START / new consent",{
  30630: "Attempt to send to unsubscribed recipient",
}],
["registration-lifecycle","no-outcome","Consent/Contact API upsert failure",{
  30646: "Failed to Upsert Consent",
  30647: "Failed to Upsert Contact",
}],
["registration-lifecycle","no-outcome","10DLC brand registration result; compliance queue, not a message outcome",{
  30701: "Brand Registration Failure: Invalid input parameters",
  30702: "Brand Registration Failure: Registration not found",
  30703: "Brand Registration Failure: Duplicate record detected",
  30712: "Brand Registration Failure: Max registration limit reached",
  30729: "Brand Registration Failure: Country code not allowed",
  30734: "Brand Registration Failure: Sole Proprietor brands are not enabled",
  30747: "Brand Registration Failure: Address duplicate threshold reached",
  30748: "Brand Registration Failure: Phone number duplicate threshold reached",
  30749: "Brand Registration Failure: Email address duplicate threshold reached",
  30750: "Brand Registration Failure: Mobile phone number duplicate threshold reached",
  30751: "Brand Registration Failure: Unsupported mobile phone number",
  30752: "Brand Registration Failure: Invalid or expired OTP",
  30753: "Brand Registration Failure: Unsupported email address",
  30754: "Brand Registration Failure: Invalid postal address",
  30755: "Brand Registration Failure: Unsupported country code",
  30756: "Brand Registration Failure: Obfuscation check failure",
  30757: "Brand Registration Failure: Missing Business Registration Number",
  30758: "Unknown Error Code",
  30792: "Brand Registration Failure: General error",
  30793: "Brand Registration Failure: Validation problems with connected bundles",
  30794: "US A2P Registration: General error",
  30795: "Brand Registration Feedback: Data mismatch related to tax id and its associated properties.",
  30796: "Brand Registration Feedback: Non public entity registered as a public for profit entity or the stock information mismatch.",
  30797: "Brand Registration Feedback: Non government entity registered as a government entity. Must be a U.S. government entity.",
  30798: "Brand Registration Feedback: No IRS 501c tax-exempt status found.",
  30799: "Brand Registration Feedback: We were unable to verify the details of the registration data.",
}],
["registration-lifecycle","temporary","Registration system error/timeout; resubmit later",{
  30790: "Brand Registration Failure: Internal system error",
  30791: "Brand Registration Failure: Temporary system error",
  30901: "Campaign rejection - The campaign registration request timed out.",
}],
["registration-lifecycle","no-outcome","10DLC campaign registration/suspension result; compliance queue, not a message outcome",{
  30880: "Campaign vetting rejection - Unknown Error",
  30881: "Campaign vetting rejection - Invalid Brand Support Email",
  30882: "Campaign vetting rejection - Terms & Conditions",
  30883: "Campaign vetting rejection - Content Violation",
  30884: "Campaign vetting rejection - Spam/Phishing",
  30885: "Campaign vetting rejection - High Risk",
  30886: "Campaign vetting rejection - Invalid Campaign Description",
  30887: "Campaign vetting rejection - Opt-out Error",
  30888: "Campaign vetting rejection - Age Gate Not Present / Not Acceptable",
  30889: "Campaign vetting rejection - Embedded Phone Number",
  30890: "Campaign vetting rejection - Subscriber Help",
  30891: "Campaign vetting rejection - Invalid Website URL",
  30892: "Campaign vetting rejection - Invalid Sample Message - Public URL Shorteners",
  30893: "Campaign vetting rejection - Inconsistency between Sample Message and Use-case",
  30894: "Campaign vetting rejection - Invalid Brand Information",
  30895: "Campaign vetting rejection - Direct Lending - Campaign and Content Attribute Error",
  30896: "Campaign vetting rejection - Opt-in Error",
  30897: "Campaign vetting rejection - Disallowed Content",
  30898: "Campaign vetting rejection - Excessive EIN",
  30899: "Campaign rejection - The campaign registration failed because of carrier rejection(s).",
  30900: "Campaign rejection - The campaign use case is ineligible for registration.",
  30902: "Campaign rejection - A DCA2 rejected this campaign registration request.",
  30903: "Campaign rejection - Incorrect Sole Prop Brand Registration",
  30904: "Campaign Not Shared with Twilio",
  30905: "Campaign Review Pending by Twilio",
  30906: "Campaign Rejected by Twilio",
  30907: "Campaign vetting rejection - Website URL Validation Issue",
  30908: "Campaign vetting rejection - Compliant Privacy Policy Required",
  30909: "Campaign vetting rejection - CTA Verification Issue",
  30990: "Campaign Suspension",
  30991: "Campaign Registration Failed",
  30992: "Campaign Registration Failed",
  30993: "Campaign Registration Failed",
  30994: "Campaign Registration Failed",
}],
["webhook-delivery","temporary","Media Stream WebSocket problem (StreamError); reconnect/inspect endpoint",{
  31900: "Stream - Unknown Error",
  31901: "Stream - WebSocket - Connection Timeout",
  31902: "Stream - WebSocket - Connection Refused",
  31903: "Stream - WebSocket - Connection Broken Pipe",
  31904: "Stream - WebSocket - Host Unreachable",
  31910: "Stream - WebSocket - SSL Protocol Error",
  31920: "Stream - WebSocket - Handshake Error",
  31921: "Stream - WebSocket - Close Error",
  31924: "Stream - Websocket - Protocol Error",
  31930: "Stream - Media - Buffer Overflow",
  31931: "Stream - Media - Media Discarded",
  31950: "Stream - Protocol - Malformed Message",
  31951: "Stream - Protocol - Invalid Message",
  31952: "Stream Extension not found:",
  31953: "Stream - Media - RTP timeout",
}],
["webhook-config","until-fixed","Media Stream configuration invalid",{
  31922: "Stream - WebSocket - URL Schema Not Supported",
  31923: "Stream - WebSocket - Malformed URL",
  31940: "Stream - Invalid connectorName attribute in TwiML.",
  31941: "Stream - Invalid Track configuration",
  31942: "Stream - Invalid connector configuration",
}],
["rate-queue","temporary","Stream quota exceeded",{
  31960: "Stream - Quota exceeded",
}],
["rate-queue","temporary","Calls-per-second limit; queue calls",{
  32001: "SIP: Trunk CPS limit exceeded",
  32008: "SIP: Registration per second limit reached",
  32012: "SIP: Parent account pooled Trunking CPS limit exceeded",
  32013: "SIP: Parent account SIP Interface CPS limit exceeded",
}],
["channel-config","until-fixed","SIP domain/origination URI missing",{
  32002: "SIP: Dial failure - Twilio SIP Domain not found",
  32010: "SIP: No valid Origination URIs configured",
}],
["internal","temporary","SIP/RTP path problem; retry",{
  32006: "SIP: Too many hops",
  32014: "Call is terminated because of no audio received",
  32022: "ACK not received from your SIP endpoint",
}],
["unreachable","temporary","SIP user not registered; retry/fail over",{
  32009: "The user you tried to dial is not registered with the corresponding SIP Domain",
}],
["unreachable","temporary","Customer SIP infrastructure did not answer properly; fail over",{
  32011: "Error communicating with your SIP communications infrastructure",
}],
["content","no-outcome","Max call duration reached",{
  32015: "Call is terminated due to exceeding maximum call duration",
}],
["unreachable","temporary","Carrier post-dial-delay timeout; retry",{
  32016: "PSTN PDD timeout",
}],
["carrier-filtering","permanent","Carrier blocked this caller ID; check reputation/STIR-SHAKEN",{
  32017: "PSTN: Carrier blocked call due to calling number (caller ID)",
}],
["compliance-registration","until-fixed","STIR/SHAKEN verification failed",{
  32020: "SHAKEN/STIR call verification failed due to invalid passport from customer",
  32021: "SHAKEN/STIR call verification failed",
}],
["channel-config","until-fixed","Malformed SIP from customer side",{
  32102: "SIP: Bad SDP",
  32103: "SIP: Empty body",
  32105: "SIP: Invalid contact header",
  32111: "SIP: Invalid header name",
  32112: "SIP: Invalid header value",
  32113: "SIP: Header name is not allowed",
  32114: "SIP: Unsupported parameter value",
}],
["channel-config","until-fixed","SIP auth/ACL/caller-ID/secure transport; fix set-up",{
  32106: "SIP: Authentication Error",
  32200: "SIP: Insufficient permissions",
  32201: "SIP: Source IP address not in ACL",
  32202: "SIP: Bad user credentials",
  32206: "SIP: Invalid From number (caller ID)",
  32207: "SIP: Secure media not accepted",
  32208: "SIP: Secure media required",
  32209: "SIP: Secure transport required",
}],
["fraud-block","until-fixed","SIP address on deny list",{
  32216: "SIP: SIP Address is on a deny list",
}],
["channel-config","temporary","BYOC routing failure",{
  32400: "BYOC Trunk routing failure - failover routing disabled.",
  32401: "BYOC Trunk routing failure - failover to Twilio default routing.",
}],
["internal","temporary","Voice conversation callback internal error",{
  32502: "Voice Conversation: Callback event internal error.",
}],
["webhook-delivery","temporary","Voice conversation / user-defined-message callback failed",{
  32503: "Voice Conversation: Callback event response error.",
  32711: "Voice User-Defined Message: Request to subscription callback URL encountered error",
}],
["channel-config","until-fixed","Transcription configuration",{
  32650: "Real-time Transcriptions: Configuration Error",
  32652: "Real-time Transcriptions: Unsupported <Config> attribute(s) in TwiML",
}],
["internal","temporary","Transcription provider/internal error",{
  32651: "Real-time Transcriptions: Provider Error",
  32653: "Real-time Transcriptions: Internal Error",
  32654: "Real-time Transcriptions: PCI Error",
  32655: "Real-time Transcriptions: Intelligence Service Unreachable",
}],
["internal","temporary","User-defined-message callback internal error",{
  32710: "Voice User-Defined Message: Subscription Callback Internal Error",
}],
["unreachable","temporary","Fax busy/no answer (historic)",{
  34002: "Callee Busy",
  34003: "Callee did not answer",
}],
["unknown","temporary","Fax transmission error (historic)",{
  34004: "Error during fax transmission",
  34108: "Other End Incompatible",
}],
["account-billing","permanent","Fax product closed",{
  34005: "Programmable Fax is no longer available",
}],
["request-invalid","until-fixed","Scheduling parameters; fix request (SendAt window/Messaging Service)",{
  35111: "SendAt timestamp is missing",
  35114: "Scheduling does not support this timestamp",
  35115: "Scheduling does not support this timestamp",
  35117: "Scheduling does not support this timestamp",
  35118: "MessagingServiceSid is required to schedule a message",
  35126: "The ScheduleType value provided is not supported for this channel",
  35127: "'Messages' Body and ContentVariables cannot be provided together",
}],
["rate-queue","temporary","Scheduled message quota of the account reached; send later",{
  35125: "Maximum limit reached in the account for scheduling messages",
}],
["webhook-config","until-fixed","Video status callback URL/method invalid",{
  53110: "StatusCallbackMethod is invalid",
  53111: "StatusCallback is invalid",
  53661: "StatusCallbackMethod is invalid",
  53662: "StatusCallback is invalid",
}],
["webhook-delivery","temporary","Video status callback timed out",{
  53660: "Status Callback response timed out",
}],
["webhook-delivery","until-fixed","Signature invalid (partner webhook API)",{
  57012: "Signature invalid",
}],
["channel-config","permanent","Unsupported carrier",{
  60008: "Unsupported Carrier",
}],
["rate-queue","temporary","Verify attempt/rate limit; wait",{
  60202: "Max check attempts reached",
  60203: "Max send attempts reached.",
  60207: "Max rate limits per service reached",
  60212: "Too many concurrent requests for phone number",
  60728: "Account exceeded the hourly messages limit",
}],
["landline","permanent","Landline cannot take SMS OTP; use call",{
  60205: "SMS is not supported by landline phone number",
}],
["compliance-registration","until-fixed","China use case vetting",{
  60220: "Messages to China require use case vetting",
}],
["channel-config","until-fixed","Channel disabled in Verify service",{
  60223: "Delivery channel disabled",
}],
["fraud-block","temporary","Verify Fraud Guard/geo block; review",{
  60238: "Verification Creation Attempt blocked by Twilio",
  60410: "Verification delivery attempt blocked",
  60605: "Verification delivery attempt blocked",
}],
["webhook-delivery","temporary","Verify Push webhook could not be invoked",{
  60330: "Failed to invoke the webhook",
}],
["unreachable","temporary","Lookup: unprovisioned or out of coverage",{
  60600: "Unprovisioned or out of coverage",
}],
["channel-config","until-fixed","Channel credentials refused; reconnect sender",{
  63001: "Channel could not authenticate the request. Please see Channel specific error message for more information",
}],
["channel-config","until-fixed","Channel does not know the From; fix sender",{
  63002: "Channel could not find the From address",
}],
["invalid-number","permanent","Channel does not know the To; suppress on this channel, fall back to SMS",{
  63003: "Channel could not find To address",
}],
["content","permanent","Channel refused content (or not a valid WhatsApp user); fix content",{
  63005: "Channel did not accept given content. Please see Channel specific error message for more information",
}],
["content","permanent","Content cannot be rendered for the channel; fix content",{
  63006: "Could not format given content for the channel. Please see Channel specific error message for more information",
}],
["channel-config","until-fixed","From is not a channel sender of this account; fix",{
  63007: "Twilio could not find a Channel with the specified 'From' address",
}],
["channel-config","until-fixed","Channel module set-up wrong; fix",{
  63008: "Could not execute the request because the channel module has been misconfigured. Please check the Channel configuration in Twilio",
}],
["internal","temporary","Channel provider 5xx; retry with back-off",{
  63009: "Channel provider returned an internal service error (HTTP 5xx). Please see Channel specific error message for more information",
  63012: "Channel provider returned an internal service error",
}],
["internal","temporary","Twilio internal error; retry once",{
  63010: "Twilio's platform encountered an internal error processing this message",
}],
["internal","temporary","Provider could not process request/capabilities; retry once, then fall back",{
  63011: "Invalid Request: Twilio encountered an error while processing your request",
}],
["content","permanent","Channel policy violation (template variables, media, formatting); fix content",{
  63013: "Channel policy violation",
}],
["opt-out","permanent","User blocked the sender; suppress on channel",{
  63014: "Channel message blocked by user action",
}],
["channel-config","until-fixed","Sandbox: recipient has not joined; use production sender",{
  63015: "Channel Sandbox can only send messages to phone numbers that have joined the Sandbox",
}],
["recipient-policy","until-fixed","Outside the 24 h window; send an approved template instead",{
  63016: "Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template.",
}],
["rate-queue","temporary","Account rate above limit; slow down and requeue",{
  63017: "Rate limit exceeded",
}],
["rate-queue","temporary","Channel sender rate exceeded; slow down and requeue",{
  63018: "Rate limit exceeded for Channel",
}],
["content","until-fixed","Media download failed; check media URL, then resend",{
  63019: "Media failed to download",
}],
["account-billing","until-fixed","Meta Business account problem; operator",{
  63020: "Twilio encountered a Business Manager account error",
}],
["content","permanent","Content invalid for the channel; fix",{
  63021: "Channel invalid content error",
}],
["channel-config","until-fixed","WhatsApp display-name certificate invalid; re-register sender",{
  63022: "Invalid vname certificate",
}],
["unknown","temporary","Generic channel error; one retry, then fall back",{
  63023: "Channel generic error",
}],
["invalid-number","permanent","Recipient not valid on channel; suppress on channel, fall back",{
  63024: "Invalid message recipient",
}],
["content","no-outcome","Media already exists at provider",{
  63025: "Media already exists",
}],
["carrier-filtering","permanent","Sender content marked as spam; stop and review quality",{
  63026: "Channel sender content flagged as spam",
}],
["content","until-fixed","Template/locale missing or parameter count wrong; fix",{
  63027: "Template does not exist for a language and locale",
  63028: "Number of parameters provided does not match the expected number of parameters",
}],
["unreachable","temporary","Receiver could not download the template; retry later",{
  63029: "The receiver failed to download the template",
}],
["request-invalid","until-fixed","Unsupported parameter for the channel",{
  63030: "Unsupported parameter for type of channels message",
}],
["request-invalid","permanent","From equals To",{
  63031: "Channels message cannot have same 'From' and 'To'",
}],
["recipient-policy","permanent","Meta experiment/limit for this user; do not retry soon, fall back",{
  63032: "We cannot send this message to this user because of a WhatsApp limitation.",
}],
["opt-out","permanent","Recipient opted out on channel; suppress",{
  63033: "Recipient opted out to receive message",
}],
["content","permanent","Media over 5 MB; shrink",{
  63034: "Media exceeds size limit",
}],
["channel-config","until-fixed","RCS agent not launched / tester not accepted / region blocked",{
  63035: "This operation is blocked because the RCS agent has not launched, the recipient has not accepted the invitation to become a tester, or the RCS sender only works in certain regions.",
}],
["unreachable","temporary","Not reachable by RCS now; fall back to SMS",{
  63036: "The specified phone number cannot be reached using RCS at this time.",
}],
["internal","temporary","Media upload to channel failed; retry",{
  63037: "Channel Media Upload Error",
}],
["rate-queue","temporary","Account daily limit (rolling 24 h); wait or raise limit",{
  63038: "Account exceeded the daily messages limit",
}],
["rate-queue","no-outcome","Messenger page warning; slow down",{
  63039: "Facebook page behaviour warning (slow down outside 24-hour window)",
}],
["content","until-fixed","Template rejected/disabled; use another",{
  63040: "Template Rejected",
  63042: "Template disabled",
}],
["content","until-fixed","Template paused for quality; use another or wait",{
  63041: "Template paused",
}],
["registration-lifecycle","no-outcome","Template sample media problem",{
  63043: "Link to a sample media file returns 403 Forbidden",
  63044: "Link to a sample media file returns 404 Not Found",
  63045: "Link to a sample media file returned an unexpected error status",
  63047: "Link to a sample media file returned an invalid Content-Type",
}],
["registration-lifecycle","no-outcome","Template approved notice",{
  63046: "Template approved",
}],
["recipient-policy","permanent","Meta withheld a marketing message; do not retry at once, fall back",{
  63049: "Meta chose not to deliver this WhatsApp marketing message",
}],
["account-billing","until-fixed","WhatsApp Business Account locked; appeal",{
  63051: "WhatsApp Business Account is Locked",
}],
["content","until-fixed","Legacy template format; move to Content templates",{
  63052: "Legacy WhatsApp Template Used",
}],
["registration-lifecycle","no-outcome","Sender/WABA onboarding API result",{
  63100: "Validation Error",
  63101: "WABA ID provided is not valid or unable to be used",
  63102: "Account already linked to another WABA ID",
  63103: "Cannot assign payment method to WABA provided",
  63105: "Channel does not support this action",
  63106: "phone_number is not a RCS capable number",
  63107: "phone_number must be a valid E.164 formatted phone number",
  63108: "Sender is not ready to add test device",
  63109: "This Sender has been migrated into a different account.",
  63111: "Sender's phone number or WABA returned \"not found\".",
  63112: "The Meta and/or WhatsApp Business Accounts connected to this Sender were disabled by Meta.",
}],
["rate-queue","until-fixed","Sink limit of the account reached",{
  91003: "Account reached the max sink limit",
}],
["webhook-delivery","until-fixed","Generic Event Streams delivery failure; check sink status, credentials, permissions",{
  91300: "Event delivery to sink failed",
}],
["webhook-delivery","temporary","Event Streams throttles to the sink (429/5xx/slow); it retries itself",{
  91302: "Delivery throttled",
}],
["internal","permanent","Event lost for good before delivery; reconcile through the REST API",{
  91303: "Event dropped due to an internal error",
}],
["internal","temporary","Internal delay; Event Streams retries itself",{
  91304: "Internal error, delivery retried",
}],
["webhook-delivery","permanent","Sink answered 4xx: event is not retried; fix endpoint, reconcile",{
  91305: "Sink endpoint rejected the event",
}],
["webhook-delivery","temporary","Sink answered 5xx; Event Streams retries itself",{
  91306: "Sink endpoint returned a server error",
}],
["webhook-delivery","temporary","Sink too slow; retried, so deduplicate on event id",{
  91308: "Sink endpoint did not respond in time",
}],
["internal","temporary","Event replay failed",{
  93100: "Replay failed",
}],
["webhook-delivery","until-fixed","Sink cannot receive (role, stream, region); fix target",{
  93101: "Unable to deliver events to sink",
  93102: "There was an error with your AWS role",
  93103: "There was an error with your Kinesis stream",
  93104: "There is an issue with the Kinesis Stream Name or Region",
}],
];
