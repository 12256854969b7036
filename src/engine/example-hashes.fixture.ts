/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': '2fcbd7cf97e8bb956bf71d6510c66ffe',
  'payment-declined': '44021f7ffd3d8c3e25383262310802c8',
  'payment-crashes': '2799eaf279c57d1eb1ae24ef19a24a44',
  'payment-crashes-idempotent': 'bb988bdf83f0e7eaea8045ba7fc24e07',
};
