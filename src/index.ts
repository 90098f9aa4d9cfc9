export * from './key-template';
export * from './manual-rotation-alias';
export * from './rotating-key';
