import type { ComponentPropsWithRef, ReactElement } from 'react';
import styles from './switch.module.css';

interface SwitchProps extends Omit<ComponentPropsWithRef<'input'>, 'checked' | 'onChange' | 'type'> {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** On or off, at once. */
export function Switch({ isOn, onChange, ...rest }: SwitchProps): ReactElement {
  return <input {...rest} type="checkbox" role="switch" aria-checked={isOn} className={styles.switch} checked={isOn} onChange={(event) => onChange(event.target.checked)} />;
}
