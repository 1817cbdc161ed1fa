import DefaultTheme from 'vitepress/theme';
import 'cdk-secret-check/element';

export default DefaultTheme;
