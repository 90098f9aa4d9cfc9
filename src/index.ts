export * from './key-template';
export * from './manual-rotation-alias';
export * from './manual-rotation-alias-interface';
export * from './manual-rotation-alias-props';
export * from './retirement';
export * from './rotating-key';
