//! PyPI's `ipycam`: a camera with an ONVIF device service (WS-Security `UsernameToken`) beside its pages.

use super::{ACCOUNT, VENV};
use crate::room::Room;

/// Its settings in the room, which it writes anew when somebody changes them.
pub const IPYCAM_SETTINGS: &str = "/etc/ipycam.json";

/// The camera at port 8080, its pages behind HTTP Basic and its ONVIF service behind tokens; without a password both are
/// open, as the program is when nobody set it up.
pub fn ipycam(room: &mut Room, password: Option<&str>) {
    let (account, password) = password.map_or(("", ""), |password| (ACCOUNT, password));
    // A small and slow picture: nobody looks at it.
    let settings = serde_json::json!({
        "onvif_port": 8080, "username": account, "password": password,
        "main_width": 64, "main_height": 48, "main_fps": 1, "sub_width": 32, "sub_height": 24, "sub_fps": 1,
    });
    room.write("ipycam.json", &settings.to_string());
    let words = [
        "-m",
        "ipycam",
        "--config",
        IPYCAM_SETTINGS,
        "--source",
        "video",
    ];
    room.start(&format!("{VENV}/python"), &words, 8080);
}
