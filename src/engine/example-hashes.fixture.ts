/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': 'ec09dd14959903a1ce907436e57a728a',
  'payment-declined': '1a3d735e87259458ebf88bcb1ec004a5',
  'payment-crashes': 'f2c160147670e67ad983e1cb72c50669',
  'payment-crashes-idempotent': 'f313ea4c10941e856309e95d649fe25c',
};
