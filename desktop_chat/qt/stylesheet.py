"""The style sheet of ordinary controls (buttons, fields, menus), made from colours by role; lists paint themselves."""

import re
from collections.abc import Mapping

ICON_FOLDER = "icons"
"""The name by which Qt looks for pictures of the style sheet: `QDir.addSearchPath`."""

_FONT_SIZE = re.compile(r"font-size: (\d+)px")

_TEMPLATE = """
QToolTip { color: {text}; background: {bubble_other}; border: 1px solid {border}; padding: 4px 8px; }
QLineEdit, QPlainTextEdit#field {
  background: {canvas}; border: 1px solid {border}; border-radius: 8px; padding: 7px 10px;
  selection-background-color: {accent}; selection-color: {on_accent}; }
QLineEdit:focus, QPlainTextEdit#field:focus { border: 2px solid {accent}; padding: 6px 9px; }
QTextEdit#reading { background: {canvas}; border: 1px solid {border}; border-radius: 8px; padding: 6px; }
QTextEdit#reading:focus { border: 2px solid {accent}; padding: 5px; }
QLineEdit#search { background: {rail}; border: 1px solid {rail}; }
QLineEdit#search:focus { background: {canvas}; border: 2px solid {accent}; padding: 6px 9px; }
QPushButton {
  background: {canvas}; border: 1px solid {border}; border-radius: 8px; padding: 7px 14px; min-height: 18px; }
QPushButton, QToolButton { outline: none; }
QPushButton:hover { background: {hover}; }
QPushButton:pressed { background: {selected}; }
QPushButton:focus { border: 2px solid {accent}; padding: 6px 13px; }
QPushButton:disabled { color: {text_3}; background: {sidebar}; }
QPushButton#primary {
  background: {accent}; color: {on_accent}; border: 1px solid {accent}; font-weight: 600; }
QPushButton#primary:hover { background: {link}; }
QPushButton#primary:focus { border: 4px solid {canvas}; padding: 4px 11px; }
QPushButton#primary:disabled { background: {rail}; border-color: {rail}; color: {text_3}; }
QPushButton#danger { color: {error}; }
QPushButton#danger:disabled { color: {text_3}; }
QPushButton#quiet { border: 1px solid transparent; background: transparent; color: {link}; }
QPushButton#quiet:disabled { color: {text_3}; }
QPushButton#quiet:hover { background: {hover}; }
QPushButton#quiet:focus { border: 2px solid {accent}; }
QPushButton#card { text-align: left; padding: 14px 16px; border-radius: 12px; }
QToolButton {
  border: 2px solid transparent; border-radius: 8px; background: transparent; color: {text}; padding: 3px; }
QToolButton:hover { background: {hover}; }
QToolButton:pressed, QToolButton:checked { background: {selected}; }
QToolButton:focus { border: 2px solid {accent}; }
QToolButton::menu-indicator { image: none; }
QMenu { background: {canvas}; border: 1px solid {border}; padding: 4px; }
QMenu::item { padding: 6px 20px 6px 12px; border-radius: 6px; color: {text}; }
QMenu::item:selected { background: {selected}; color: {text}; }
QMenu::item:disabled { color: {text_3}; }
QMenu::separator { height: 1px; background: {border}; margin: 4px 8px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar::handle:vertical { background: {border}; border-radius: 3px; min-height: 32px; }
QScrollBar::handle:vertical:hover { background: {text_3}; }
QScrollBar::handle:vertical:disabled { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle:horizontal { background: {border}; border-radius: 3px; min-width: 32px; }
QScrollBar::handle:horizontal:hover { background: {text_3}; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSlider { min-height: 24px; border: 2px solid transparent; border-radius: 6px; }
QSlider:focus { border-color: {accent}; }
QSlider::groove:horizontal { background: {border}; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: {accent}; border-radius: 2px; }
QSlider::handle:horizontal { background: {accent}; width: 16px; margin: -6px 0; border-radius: 8px; }
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled { background: {text_3}; }
QSplitter::handle { background: {border}; }
QFrame#popover { background: {canvas}; border: 1px solid {border}; }
QFrame#panel { background: {canvas}; border: 1px solid {border}; border-radius: 14px; }
QWidget#popup { background: {canvas}; border: 1px solid {border}; }
QLabel#popupTitle { font-weight: 600; }
QFrame#toolbar { background: {canvas}; border: 1px solid {border}; border-radius: 10px; }
QFrame#notice { background: {mention}; border: 1px solid {border}; border-radius: 10px; }
QFrame#rehearsal { background: {mention}; border: none; border-bottom: 2px dashed {warning}; }
QFrame#hairline { background: {border}; }
QWidget#sidebar { background: {sidebar}; }
QWidget#rail, QWidget#railColumn { background: {rail}; }
QWidget#page, QDialog { background: {canvas}; }
QLabel#title { font-size: 22px; font-weight: 600; }
QLabel#heading { font-size: 15px; font-weight: 600; }
QLabel#secondary { color: {text_2}; }
QLabel#small { color: {text_2}; font-size: 12px; }
QLabel#alert { color: {error}; font-size: 12px; }
QLabel#ok { color: {ok}; font-size: 12px; }
QLabel#banner {
  background: {sidebar}; border: 1px solid {border}; border-radius: 11px; padding: 3px 12px; font-size: 12px; }
QLabel#error { color: {error}; }
QLabel#keycap {
  background: {sidebar}; border: 1px solid {border}; border-radius: 5px; padding: 2px 7px; font-size: 12px; }
QScrollArea:focus, QCalendarWidget QTableView:focus { border: 2px solid {accent}; }
QCheckBox, QRadioButton { spacing: 8px; padding: 2px 4px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid {accent}; }
QCheckBox::indicator:unchecked, QListWidget#people::indicator:unchecked {
  background: {canvas}; border: 1px solid {text_3}; border-radius: 3px; width: 14px; height: 14px; }
QCheckBox::indicator:checked, QListWidget#people::indicator:checked {
  background: {accent}; border: 1px solid {accent}; border-radius: 3px; width: 14px; height: 14px; image: {ticked}; }
QCheckBox::indicator:checked:disabled { background: {text_3}; border-color: {text_3}; }
QRadioButton::indicator:checked:disabled { border-color: {text_3}; }
QRadioButton::indicator:unchecked {
  background: {canvas}; border: 1px solid {text_3}; border-radius: 8px; width: 14px; height: 14px; }
QRadioButton::indicator:checked {
  background: {canvas}; border: 5px solid {accent}; border-radius: 8px; width: 6px; height: 6px; }
QComboBox, QAbstractSpinBox {
  background: {canvas}; border: 1px solid {border}; border-radius: 8px; padding: 5px 28px 5px 10px; min-height: 20px;
  color: {text}; selection-background-color: {accent}; selection-color: {on_accent}; }
QComboBox:hover, QAbstractSpinBox:hover { background: {hover}; }
QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid {accent}; padding: 4px 27px 4px 9px; }
QComboBox:disabled, QAbstractSpinBox:disabled { background: {sidebar}; color: {text_3}; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow, QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow { image: none; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 24px; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QComboBox QAbstractItemView {
  background: {canvas}; border: 1px solid {border}; color: {text}; padding: 4px; outline: none;
  selection-background-color: {selected}; selection-color: {text}; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border-radius: 6px; }
QListView, QListWidget { border: none; background: transparent; outline: none; }
QListWidget#people { background: {canvas}; border: 1px solid {border}; border-radius: 8px; padding: 4px; }
QListWidget#people:focus { border: 2px solid {accent}; padding: 3px; }
QListWidget#pages { background: {sidebar}; border: 1px solid {border}; border-radius: 8px; padding: 4px; }
QListWidget#pages:focus { border: 2px solid {accent}; padding: 3px; }
QListWidget#pages::item { border-radius: 6px; padding-left: 8px; color: {text}; }
QListWidget#pages::item:selected { background: {selected}; color: {text}; }
QListWidget#people::item { border-radius: 6px; padding: 3px 4px; color: {text}; }
QListWidget#people::item:selected { background: {selected}; color: {text}; }
QListView#lines::item { padding: 8px 10px; border-radius: 8px; color: {text}; }
QListView#lines::item:selected { background: {selected}; color: {text}; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: {sidebar}; }
QCalendarWidget QAbstractItemView { selection-background-color: {accent}; selection-color: {on_accent}; }
QFrame#composer { background: {canvas}; border: 1px solid {border}; border-radius: 14px; }
QPlainTextEdit#message { background: transparent; border: none; }
QPushButton#pill { background: {canvas}; border: 1px solid {border}; border-radius: 15px; padding: 4px 12px; }
QPushButton#pill:hover { background: {hover}; }
"""


def stylesheet(colours: Mapping[str, str], scale: float = 1.0) -> str:
    """Fill the colours of a theme in, with text so much larger."""
    tick = "light" if colours["on_accent"].lower() == "#ffffff" else "dark"
    sheet = _TEMPLATE.replace("{ticked}", f"url({ICON_FOLDER}:ticked-{tick}.png)")
    sheet = _FONT_SIZE.sub(lambda found: f"font-size: {round(int(found[1]) * scale)}px", sheet)
    for name, colour in colours.items():
        sheet = sheet.replace("{" + name + "}", colour)
    return sheet
