import { z } from 'zod';
import type { InventoryPath } from './fleet-problem.ts';

/** A key that the schema does not know, and those it knows at that place. */
export interface UnknownKey {
  readonly path: InventoryPath;
  readonly key: string;
  readonly known: readonly string[];
}

/** A value without the keys that a schema does not know, and the list of them. */
export interface PrunedValue {
  readonly value: unknown;
  readonly unknown: readonly UnknownKey[];
}

/**
 * Takes out of a value, at every depth, the keys a schema does not know. An inventory file then names each as an
 * error; a capture ignores them (interfaces.md). Values of the wrong kind stay for the schema to judge.
 */
export function pruneUnknownKeys(schema: z.ZodType, value: unknown): PrunedValue {
  const unknown: UnknownKey[] = [];
  return { value: prune(schema, value, [], unknown), unknown };
}

function prune(schema: unknown, value: unknown, path: InventoryPath, unknown: UnknownKey[]): unknown {
  const shape = unwrapped(schema, value);
  if (Array.isArray(value)) {
    return shape instanceof z.ZodArray
      ? value.map((item, i) => prune(shape.element, item, [...path, i], unknown))
      : value;
  }
  if (!isMapping(value) || !(shape instanceof z.ZodObject)) return value;

  const fields: Readonly<Record<string, unknown>> = shape.shape;
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (Object.hasOwn(fields, key)) kept[key] = prune(fields[key], item, [...path, key], unknown);
    else unknown.push({ path, key, known: Object.keys(fields) });
  }
  return kept;
}

/** The schema that speaks for this value, without `optional` and `nullable`; of a union, the member of its kind. */
function unwrapped(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrapped(schema.unwrap(), value);
  if (schema instanceof z.ZodUnion) {
    const kind = Array.isArray(value) ? z.ZodArray : z.ZodObject;
    return schema.options.find((option) => option instanceof kind);
  }
  return schema;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
