/** Log hash of each scenario of `public/examples/order-saga.flow.json`, in Node and in a browser alike. Written by the test. */
export const EXAMPLE_HASHES: { readonly [scenario: string]: string } = {
  'happy-path': 'ec09dd14959903a1ce907436e57a728a',
  'payment-declined': '1a3d735e87259458ebf88bcb1ec004a5',
  'payment-crashes': '073f66b0e42159d5f819b80552839f3a',
  'payment-crashes-idempotent': '9027ba8ce15d6d95ab652e5393e2b6ba',
};
