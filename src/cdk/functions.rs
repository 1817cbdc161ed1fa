//! How the code of Python functions is packed. Source: `aws-cdk-lib` 2.276 and `@aws-cdk/aws-lambda-python-alpha` 2.269,
//! and what they synthesize.

/// The class that installs the packages of a function.
pub const BUNDLING: &[&str] = &["aws_lambda_python_alpha.PythonFunction", "aws_lambda_python.PythonFunction"];

/// The class that packs what it is given.
pub const PLAIN: &str = "aws_lambda.Function";

/// What the runtimes of Python start with.
pub const RUNTIME: &str = "aws_lambda.Runtime.PYTHON_";

/// What packs a directory or takes an archive.
pub const ASSETS: &[&str] = &["aws_lambda.Code.fromAsset", "aws_lambda.AssetCode.fromAsset", "aws_lambda.Code.asset"];

/// What an archive ends with.
pub const ARCHIVES: &[&str] = &[".zip", ".jar", ".whl"];

/// Directories that something else has filled.
pub const BUILT: &[&str] = &["dist", "build", "out", "target", "package", "packages", "vendor", "bundle"];

/// The file that has the handler unless `index` says so.
pub const INDEX: &str = "index.py";

/// What installs the packages of a directory in the container that bundles it.
pub const INSTALL: &str = "pip install -r requirements.txt -t /asset-output && cp -au . /asset-output";
