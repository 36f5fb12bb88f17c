import type { Answer, Pushed, PushName, QuorumscopeApi, RequestName } from '../../main/contract/ipc.ts';

/** As much of Electron's `ipcRenderer` as is used. */
export interface PreloadIpc {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  on(channel: string, listener: (event: unknown, payload: unknown) => void): unknown;
  removeListener(channel: string, listener: (event: unknown, payload: unknown) => void): unknown;
}

// The contract's names again, without its schemas: zod has no place in the preload script. A name that is missing, or
// too much, does not compile.
const requestNames: Readonly<Record<RequestName, true>> = {
  'app:info': true,
  'screen:state': true,
  'engine:status': true,
  'screen:painted': true,
  'matrix:open': true,
  'matrix:close': true,
  'matrix:cell': true,
  'whatif:count': true,
  'decision:look': true,
  'decision:act': true,
  'decision:file': true,
  'operators:list': true,
  'operators:act': true,
  'timeline:span': true,
  'timeline:moment': true,
  'timeline:step': true,
  'export:save': true,
  'report:list': true,
  'alerts:look': true,
  'alerts:act': true,
  'report:write': true,
  'alarm:now': true,
  'alarm:sounded': true,
};
const pushNames: Readonly<Record<PushName, true>> = {
  'screen:delta': true,
  'screen:reset': true,
  'screen:notice': true,
  'engine:status': true,
  'matrix:frame': true,
  'alarm:sound': true,
};

/** Builds what the page gets as `window.quorumscope`: the channels of the contract and no other, no event objects. */
export function buildApi(ipc: PreloadIpc): QuorumscopeApi {
  return {
    request(name, ...args) {
      if (!Object.hasOwn(requestNames, name)) return Promise.reject(new Error(`no such request: ${String(name)}`));
      return ipc.invoke(name, ...args) as Promise<Answer<typeof name>>;
    },
    subscribe<N extends PushName>(name: N, listener: (payload: Pushed<N>) => void) {
      if (!Object.hasOwn(pushNames, name)) throw new Error(`no such push: ${String(name)}`);
      // The very wrapper that was added is the one that is removed, so that nothing stays behind.
      const wrapper = (_event: unknown, payload: unknown): void => listener(payload as Pushed<N>);
      ipc.on(name, wrapper);
      return () => {
        ipc.removeListener(name, wrapper);
      };
    },
  };
}
