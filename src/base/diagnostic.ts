/** Something imperfect in a design or an import, said so that a person can mend it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable, kebab-case: what a test or a fix button refers to. */
  readonly code: string;
  /** What it is about: an id, or a path such as `nodes/payment/config/handlers/0/steps/2`; '' for the whole. */
  readonly subject: string;
  /** What is wrong and why. */
  readonly message: string;
  /** How to mend it, in words. */
  readonly fix?: string;
}
