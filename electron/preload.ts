import { contextBridge, ipcRenderer } from 'electron';
import { buildApi } from './preload/build-api.ts';

contextBridge.exposeInMainWorld('quorumscope', buildApi(ipcRenderer));
