//! gst-rtsp-server with a test picture at `/live`, open or by Basic or Digest.

use crate::room::Room;

const PYTHON: &str = "/usr/bin/python3";
const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/servers/rtsp_server.py");

/// gst-rtsp-server at port 554; `method` is `none`, `basic` or `digest`.
pub fn gst_rtsp(room: &mut Room, method: &str, password: &str) {
    room.start(PYTHON, &[SERVER, "554", method, password], 554);
}
