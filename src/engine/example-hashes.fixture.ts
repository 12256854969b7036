/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': '1d9368155b2651636288c0ddc26acc76',
  'payment-declined': 'e43d56d0ff8639314836813ae8ffc70d',
  'payment-crashes': 'eb9d4a89b3184cb39efbb5556580593b',
  'payment-crashes-idempotent': '9cb165ed535faf84842d7cddd7c829d4',
};
