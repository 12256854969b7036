/**
 * Elementary functions from + - * / and bit views alone, hence with the same bits on every machine, which
 * Math.exp, Math.log and Math.pow do not promise. exp and log follow fdlibm (e_exp.c, e_log.c; copyright 1993
 * Sun Microsystems, freely granted), with an error below one unit in the last place.
 */
export function exp(x: number): number {
  if (x > EXP_MAX) return Number.POSITIVE_INFINITY;
  if (x < EXP_MIN) return 0;
  if (x !== x) return x;
  const k = Math.floor(x * INV_LN2 + 0.5);
  const hi = x - k * LN2_HI;
  const lo = k * LN2_LO;
  const r = hi - lo;
  const t = r * r;
  const c = r - t * (1.66666666666666019037e-1 + t * (-2.77777777770155933842e-3 + t * (6.61375632143793436117e-5
    + t * (-1.65339022054652515390e-6 + t * 4.13813679705723846039e-8))));
  return scaled(1 - (lo - (r * c) / (2 - c) - hi), k);
}

/** Natural logarithm. */
export function log(x: number): number {
  if (x <= 0 || x !== x) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  splitLog(x);
  return LOG_PARTS[0]!;
}

/**
 * x to the power y. Whole exponents up to 64 multiply, so that results which a double can hold are exact:
 * pow(2, 10) is 1024. The rest goes through `log` and `exp`, with the product in double length.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return Number.NaN;
  if (Number.isInteger(y) && Math.abs(y) <= WHOLE_EXPONENT_MAX) {
    const product = wholePower(x, Math.abs(y));
    if (y > 0) return product;
    // A product out of range may have an inverse that is not: the smallest doubles reach further than the largest.
    if (product !== 0 && Math.abs(product) !== Number.POSITIVE_INFINITY) return 1 / product;
  }
  if (x < 0) return negativePower(x, y);
  return positivePower(x, y);
}

/** The standard normal value below which a share p, between 0 and 1, lies: Wichura's AS241 (PPND16), to about 1e-16. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE_OVER, CENTRE_UNDER);
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? q * Number.POSITIVE_INFINITY : Number.NaN;
  const r = Math.sqrt(-log(tail));
  const z = r <= 5 ? ratio(r - 1.6, MIDDLE_OVER, MIDDLE_UNDER) : ratio(r - 5, TAIL_OVER, TAIL_UNDER);
  return q < 0 ? -z : z;
}

const EXP_MAX = 7.09782712893383973096e2;
const EXP_MIN = -7.45133219101941108420e2;
const INV_LN2 = 1.44269504088896338700;
/** The upper half of ln 2, whose product with any exponent is exact, and the rest. */
const LN2_HI = 6.93147180369123816490e-1;
const LN2_LO = 1.90821492927058770002e-10;

const WHOLE_EXPONENT_MAX = 64;
const TWO_54 = 0x40_0000_0000_0000;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

const VIEW = new DataView(new ArrayBuffer(8));
/** What `splitLog` leaves: the logarithm and its rounding error, without an allocation. */
const LOG_PARTS = new Float64Array(2);

/** 2^k for a normal exponent. */
function twoTo(k: number): number {
  VIEW.setInt32(0, (k + 1023) << 20);
  VIEW.setInt32(4, 0);
  return VIEW.getFloat64(0);
}

/** x * 2^k in two steps, since 2^k itself may be out of range where the product is not. */
function scaled(x: number, k: number): number {
  const half = k >> 1;
  return x * twoTo(half) * twoTo(k - half);
}

/** log x for a finite x > 0: with x = 2^k (1 + f) and 1 + f within a factor sqrt 2 of 1. */
function splitLog(x: number): void {
  const isTiny = x < SMALLEST_NORMAL;
  VIEW.setFloat64(0, isTiny ? x * TWO_54 : x);
  const high = VIEW.getInt32(0);
  const mantissa = high & 0xfffff;
  const carry = (mantissa + 0x95f64) & 0x100000;
  const k = (high >> 20) - 1023 + (carry >> 20) - (isTiny ? 54 : 0);
  VIEW.setInt32(0, mantissa | (carry ^ 0x3ff00000));
  const f = VIEW.getFloat64(0) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd = z * (6.666666666666735130e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1
    + w * 1.479819860511658591e-1)));
  const half = 0.5 * f * f;
  const whole = k * LN2_HI;
  const leading = whole + f;
  const rest = f - (leading - whole) - (half - (s * (half + even + odd) + k * LN2_LO));
  LOG_PARTS[0] = leading + rest;
  LOG_PARTS[1] = rest - (LOG_PARTS[0] - leading);
}

function wholePower(x: number, exponent: number): number {
  let result = 1;
  let square = x;
  for (let rest = exponent; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) result *= square;
    square *= square;
  }
  return result;
}

function negativePower(x: number, y: number): number {
  if (Number.isInteger(y)) return y % 2 === 0 ? positivePower(-x, y) : -positivePower(-x, y);
  if (x === Number.NEGATIVE_INFINITY || Math.abs(y) === Number.POSITIVE_INFINITY) return positivePower(-x, y);
  return Number.NaN;
}

function positivePower(x: number, y: number): number {
  if (x === 0 || x === Number.POSITIVE_INFINITY) return x === 0 === y > 0 ? 0 : Number.POSITIVE_INFINITY;
  splitLog(x);
  const leading = LOG_PARTS[0]!;
  const product = y * leading;
  if (!(Math.abs(product) < 1000)) return exp(product);
  // The rounding error of the product (Dekker), which exp would blow up 700 times.
  const yHi = upperHalf(y);
  const yLo = y - yHi;
  const hi = upperHalf(leading);
  const lo = leading - hi;
  const error = yHi * hi - product + yHi * lo + yLo * hi + yLo * lo;
  return exp(product) * (1 + (error + y * LOG_PARTS[1]!));
}

/** The upper 26 bits of a number (Veltkamp). */
function upperHalf(x: number): number {
  const shifted = x * 0x800_0001;
  return shifted - (shifted - x);
}

/** One polynomial over another, coefficients from the highest power to the lowest. */
function ratio(r: number, over: readonly number[], under: readonly number[]): number {
  let numerator = 0;
  let denominator = 0;
  for (let i = 0; i < 8; i++) {
    numerator = numerator * r + over[i]!;
    denominator = denominator * r + under[i]!;
  }
  return numerator / denominator;
}

const CENTRE_OVER = [
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
  13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
const CENTRE_UNDER = [
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
  5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
];
const MIDDLE_OVER = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const MIDDLE_UNDER = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
  0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const TAIL_OVER = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
  0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const TAIL_UNDER = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
];
