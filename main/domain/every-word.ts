/** A list of all words of a union: where one is missing it does not compile until it stands here too. */
export function every<Word extends string>() {
  return <const List extends readonly Word[]>(
    list: List,
    ..._missing: [Exclude<Word, List[number]>] extends [never] ? [] : [Exclude<Word, List[number]>]
  ): List => list;
}
