import { ChevronRight } from 'lucide-react';
import { type ReactElement, type ReactNode, useId, useState } from 'react';
import { useStore } from 'zustand';
import { focusRequests, isWithin } from '../../../workspace/focus-request.ts';
import styles from './section.module.css';

interface SectionProps {
  readonly title: string;
  /** Beside the title: how much is set, or what it says, in a few words. */
  readonly note?: ReactNode;
  /** Remembered for this visit under this name, so that the next thing of the kind opens as this one was left. */
  readonly memory: string;
  readonly isOpenAtFirst?: boolean;
  /** Subjects of problems that are inside: a request for one of them opens the section. */
  readonly subjects?: readonly string[];
  /** At the end of the title's line. */
  readonly action?: ReactNode;
  readonly level?: 1 | 2;
  readonly children: ReactNode;
}

const LEFT_AS = new Map<string, boolean>();

/** Fields that belong together, which fold away. */
export function Section({ title, note, memory, isOpenAtFirst = true, subjects = [], action, level = 1, children }: SectionProps): ReactElement {
  const [isOpen, setOpen] = useState(() => LEFT_AS.get(memory) ?? isOpenAtFirst);
  const id = useId();
  const isAsked = useStore(focusRequests, ({ subject }) => subject !== '' && subjects.some((own) => isWithin(subject, own)));
  if (isAsked && !isOpen) setOpen(true);
  const toggle = (): void => {
    LEFT_AS.set(memory, !isOpen);
    setOpen(!isOpen);
  };
  return (
    <div role="group" className={styles.section} data-level={level} aria-labelledby={id}>
      <div className={styles.head}>
        <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={toggle}>
          <ChevronRight size={14} aria-hidden />
          <h3 id={id} className={styles.title}>{title}</h3>
          {note !== undefined && <span className={styles.note}>{note}</span>}
        </button>
        {action}
      </div>
      {isOpen && <div className={styles.body}>{children}</div>}
    </div>
  );
}
