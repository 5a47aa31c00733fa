/** One function for each of three codes, as the sample has them: prints the event. */
export const handler = async (event: { readonly 'detail-type': string }): Promise<void> => {
  console.log(event['detail-type']);
};
