/** Fonts, tokens and base rules; imported once, by the app. Every part brings its own stylesheet. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource/ibm-plex-mono/400.css';
import '@fontsource/ibm-plex-mono/600.css';
import './tokens.css';
import './base.css';
