// What every page loads. Each import defines one custom element or one page-wide key.
import "./dialog";
import "./file-drop";
import "./live-form";
import "./live-poll";
import "./look-up-field";
import "./passkey";
import "./stacked-chart";
import "./table";
import "./theme-switch";
import "./toast";
import "./trace-chip";
