/** Work over many runs, as commands see it: it is there once its store is. */
export interface Analysis {
  readonly isRunning: boolean;
  cancel(): void;
}

export type AnalysisName = 'statistics' | 'outcomes' | 'comparison';
