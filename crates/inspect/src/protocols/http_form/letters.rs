//! Fields for the letters of a picture (CAPTCHA), which a log-in may want before it looks at any password.

use scraper::Html;

use super::{is_type, select};

/// How devices call such a field, without what stands between the words.
const NAMES: [&str; 12] = [
    "captcha",
    "verifycode",
    "verifycation",
    "verificationcode",
    "vcode",
    "validcode",
    "validatecode",
    "validationcode",
    "checkcode",
    "imgcode",
    "randcode",
    "graphcode",
];

/// The name of the first field of a page that a person sees and that asks for the letters of a picture.
pub(crate) fn asks_for_letters(page: &str) -> Option<String> {
    let page = Html::parse_document(page);
    let fields = select(page.root_element(), "input");
    let typed = fields.into_iter().filter(|input| {
        ["text", "tel", "number", ""]
            .iter()
            .any(|kind| is_type(*input, kind))
    });
    typed
        .filter_map(|input| input.attr("name").or_else(|| input.attr("id")))
        .find(|name| {
            let mut name = name.to_ascii_lowercase();
            name.retain(|letter| letter.is_ascii_alphanumeric());
            NAMES.iter().any(|known| name.contains(known))
        })
        .map(|name| name.chars().take(NAME_CHARS_MAX).collect())
}

/// The most of a name that is quoted, in characters.
const NAME_CHARS_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_for_the_letters_of_a_picture_is_known_by_its_name() {
        let asked = |field: &str| {
            asks_for_letters(&format!(
                "<form><input name=u><input type=password name=p>{field}</form>"
            ))
        };
        for (field, name) in [
            ("<input name=Verify_Code><img src=/c.cgi>", "Verify_Code"),
            ("<input type=text id=captcha>", "captcha"),
        ] {
            assert_eq!(asked(field).as_deref(), Some(name));
        }
        for field in ["", "<input type=hidden name=captcha>", "<input name=otp>"] {
            assert_eq!(asked(field), None, "{field}");
        }
    }
}
