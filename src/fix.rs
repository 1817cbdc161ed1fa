//! stub
use crate::InputError;
use crate::report::{Applied, ApplyOptions, Diagnostic, Fix, Input};
/// stub
pub fn apply_fix(input: &Input, _fix: &Fix) -> Result<Input, InputError> { Ok(input.clone()) }
/// stub
pub fn apply_fixes(input: Input, left: Vec<Diagnostic>, _options: ApplyOptions) -> Result<Applied, InputError> { Ok(Applied { input, applied: 0, left }) }
