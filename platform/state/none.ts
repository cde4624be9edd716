/** In a column of IDC indexes: no IDC. A network has at most 200. */
export const none = 255;
