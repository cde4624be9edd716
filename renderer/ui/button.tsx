import type { ComponentProps } from 'react';
import './button.css';
import { classes } from './classes.ts';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'style'> {
  /** `danger` is the armed press that acts on the network: outlined red when it can be pressed, grey while it can't. */
  readonly kind?: 'plain' | 'primary' | 'danger' | 'bare';
  readonly small?: boolean;
}

export function Button({ kind = 'plain', small = false, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classes('button', `button-${kind}`, small && 'button-small')} {...rest} />;
}

interface LinkButtonProps extends Omit<ComponentProps<'a'>, 'className' | 'style'> {
  readonly kind?: 'plain' | 'primary';
  readonly small?: boolean;
}

/** Looks like a button, goes somewhere: a real link, so that it can be opened, copied and read as one. */
export function LinkButton({ kind = 'plain', small = false, ...rest }: LinkButtonProps) {
  return <a className={classes('button', `button-${kind}`, small && 'button-small')} {...rest} />;
}
