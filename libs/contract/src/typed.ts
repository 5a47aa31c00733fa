import { products } from './products/products.ts';
import type { Params, StatusCallback } from './status-callback.ts';

type KnownProduct = (typeof products)[number];

/** Products whose callbacks are told apart. */
export type ProductName = KnownProduct['name'];

/** The statuses known of a product; a new one is still a string. */
export type StatusOf<Name extends ProductName> = keyof Extract<KnownProduct, { name: Name }>['states'] & string;

/** Known values are completed by editors, new ones stay legal. */
type OrNew<Known extends string> = Known | (string & {});

/** Parameters worth knowing by name: those Twilio documents and handlers read. Any other may be there too. */
interface ParametersOf {
  messaging:
    | 'MessageSid'
    | 'SmsSid'
    | 'MessageStatus'
    | 'SmsStatus'
    | 'MessagingServiceSid'
    | 'ErrorCode'
    | 'ErrorMessage'
    | 'RawDlrDoneDate'
    | 'ChannelPrefix'
    | 'ChannelInstallSid'
    | 'ChannelStatusMessage'
    | 'ChannelToAddress'
    | 'EventType';
  conversations:
    | 'ConversationSid'
    | 'ChatServiceSid'
    | 'MessageSid'
    | 'DeliveryReceiptSid'
    | 'ChannelMessageSid'
    | 'ParticipantSid'
    | 'EventType'
    | 'Status'
    | 'ErrorCode'
    | 'DateCreated'
    | 'DateUpdated';
  fax: 'FaxSid' | 'FaxStatus' | 'Status' | 'RemoteStationId' | 'NumPages' | 'MediaUrl' | 'ErrorCode' | 'ErrorMessage';
  voice:
    | 'CallSid'
    | 'CallStatus'
    | 'ParentCallSid'
    | 'Direction'
    | 'Caller'
    | 'Called'
    | 'Timestamp'
    | 'SequenceNumber'
    | 'CallDuration'
    | 'Duration'
    | 'SipResponseCode'
    | 'AnsweredBy'
    | 'RecordingUrl'
    | 'RecordingSid';
  recording:
    | 'RecordingSid'
    | 'RecordingStatus'
    | 'RecordingUrl'
    | 'RecordingDuration'
    | 'RecordingChannels'
    | 'RecordingStartTime'
    | 'RecordingSource'
    | 'RecordingTrack'
    | 'CallSid'
    | 'ConferenceSid'
    | 'ErrorCode';
  conference:
    | 'ConferenceSid'
    | 'FriendlyName'
    | 'StatusCallbackEvent'
    | 'SequenceNumber'
    | 'Timestamp'
    | 'CallSid'
    | 'Muted'
    | 'Hold'
    | 'Coaching'
    | 'ParticipantLabel'
    | 'ParticipantCallStatus'
    | 'ReasonParticipantLeft'
    | 'Reason'
    | 'ReasonConferenceEnded';
  video:
    | 'RoomSid'
    | 'RoomName'
    | 'RoomStatus'
    | 'RoomType'
    | 'StatusCallbackEvent'
    | 'Timestamp'
    | 'ParticipantSid'
    | 'ParticipantStatus'
    | 'ParticipantIdentity'
    | 'ParticipantDuration'
    | 'RoomDuration'
    | 'TrackSid'
    | 'TrackKind';
  'video-recording':
    | 'RecordingSid'
    | 'RoomSid'
    | 'StatusCallbackEvent'
    | 'Timestamp'
    | 'SourceSid'
    | 'Duration'
    | 'Size'
    | 'Container'
    | 'Codec'
    | 'FailedOperation';
  'video-composition':
    | 'CompositionSid'
    | 'RoomSid'
    | 'StatusCallbackEvent'
    | 'Timestamp'
    | 'PercentageDone'
    | 'SecondsRemaining'
    | 'Duration'
    | 'Size'
    | 'FailedOperation'
    | 'ErrorMessage';
  transcription:
    | 'TranscriptionSid'
    | 'CallSid'
    | 'TranscriptionEvent'
    | 'SequenceId'
    | 'Timestamp'
    | 'LanguageCode'
    | 'Track'
    | 'Final'
    | 'TranscriptionData'
    | 'ErrorCode'
    | 'ErrorMessage';
  stream: 'StreamSid' | 'StreamName' | 'StreamEvent' | 'StreamError' | 'CallSid' | 'Timestamp';
  siprec:
    | 'SiprecSid'
    | 'SiprecName'
    | 'StreamEvent'
    | 'SiprecEvent'
    | 'SiprecError'
    | 'SiprecErrorCode'
    | 'CallSid'
    | 'Timestamp';
  taskrouter:
    'EventType' | 'WorkspaceSid' | 'WorkspaceName' | 'EventDescription' | 'ResourceType' | 'ResourceSid' | 'Timestamp';
  debugger: 'Sid' | 'ParentAccountSid' | 'Timestamp' | 'Level' | 'PayloadType' | 'Payload';
}

type DataOf<Name extends ProductName> = Omit<StatusCallback['data'], 'product' | 'status' | 'params'> & {
  readonly product: Name;
  readonly status: OrNew<StatusOf<Name>>;
  readonly params: Params & Partial<Record<ParametersOf[Name], string | string[]>>;
};

/** `data` of a callback, told apart by `product`. */
export type TypedData =
  { [Name in ProductName]: DataOf<Name> }[ProductName] | (StatusCallback['data'] & { readonly product: 'unknown' });

const known: ReadonlySet<string> = new Set(products.map(({ name }) => name));

/**
 * The same data, told apart by product for the compiler. A product this version has no name for is `unknown`, with everything
 * Twilio sent in `params`.
 * @example
 *   const data = typed(event);
 *   if (data.product === 'messaging' && data.status === 'undelivered') retry(data.params.MessageSid);
 */
export const typed = ({ data }: StatusCallback): TypedData =>
  known.has(data.product) ? (data as TypedData) : { ...data, product: 'unknown' };
