import 'cdk-secret-check/element';
