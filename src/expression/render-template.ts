import type { Json } from '../base/json.ts';
import { err } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { walk } from './compare.ts';
import { evaluateNode, guarded } from './evaluate.ts';
import { createMachine, present } from './machine.ts';
import type { Machine } from './machine.ts';
import { joinable, joinTexts } from './operators.ts';
import type { EvaluationError, Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import type { Part } from './template-text.ts';
import type { Template, TemplatePath } from './template.ts';
import { createMap } from './values.ts';

export interface RenderError extends EvaluationError {
  readonly path: TemplatePath;
}

/** The value that the template makes in a scope. Maps that it makes have no prototype; constant parts are shared. */
export function renderTemplate(template: Template, scope: Scope, fuel?: number): Result<Json, RenderError> {
  const renderer: Renderer = { machine: createMachine(scope, fuel), path: [] };
  const result = guarded(() => renderValue(renderer, template));
  return result.ok ? result : err({ ...result.error, path: renderer.path });
}

interface Renderer {
  readonly machine: Machine;
  /** Where the evaluation is, for its error. */
  path: TemplatePath;
}

function renderValue(renderer: Renderer, template: Template): Json {
  switch (template.kind) {
    case 'constant': return template.value;
    case 'expression': return renderExpression(renderer, template.path, template.expression);
    case 'text': return renderText(renderer, template.path, template.parts);
    case 'list': return template.items.map((item) => renderValue(renderer, item));
    case 'map': {
      const map = createMap();
      for (const { key, value } of template.entries) map[key] = renderValue(renderer, value);
      return map;
    }
  }
}

function renderExpression(renderer: Renderer, path: TemplatePath, expression: Expression): Json {
  renderer.path = path;
  const value = present(evaluateNode(renderer.machine, expression), expression);
  // Measured even if it was only read: a message that wraps the one before it would grow without end.
  if (typeof value === 'object' && value !== null) walk(renderer.machine, expression, value, path.length + 1);
  return value;
}

function renderText(renderer: Renderer, path: TemplatePath, parts: readonly Part[]): string {
  renderer.path = path;
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else text = joinTexts(renderer.machine, part, text, joinable(present(evaluateNode(renderer.machine, part), part), part, 'a text'));
  }
  return text;
}
