// A user's hands on a real X display, for tests: finds the window of a title and does to it what a
// window manager, a keyboard and a mouse would.
//
//   hands TITLE close | resize W H | key NAME... | click X Y
//
// Waits up to a minute for the window to be there. Exit 2 where it is not, or for wrong use.
#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Window find(Display *display, Window within, const char *title) {
    Window root, parent, *children = NULL, found = None;
    unsigned count = 0;
    char *name = NULL;
    XWindowAttributes attributes;
    if (XFetchName(display, within, &name) && name) {
        if (strcmp(name, title) == 0 && XGetWindowAttributes(display, within, &attributes) &&
            attributes.map_state == IsViewable)
            found = within;
        XFree(name);
    }
    if (found == None && XQueryTree(display, within, &root, &parent, &children, &count)) {
        for (unsigned i = 0; i < count && found == None; i++)
            found = find(display, children[i], title);
        if (children)
            XFree(children);
    }
    return found;
}

static void ask_to_close(Display *display, Window window) {
    XEvent event = {.xclient = {.type = ClientMessage,
                                .window = window,
                                .message_type = XInternAtom(display, "WM_PROTOCOLS", False),
                                .format = 32}};
    event.xclient.data.l[0] = (long)XInternAtom(display, "WM_DELETE_WINDOW", False);
    XSendEvent(display, window, False, NoEventMask, &event);
}

static void press_key(Display *display, Window window, const char *name) {
    const KeySym symbol = XStringToKeysym(name);
    const KeyCode code = XKeysymToKeycode(display, symbol);
    // On a key's second level, as the question mark is, Shift is held.
    const unsigned shift = XkbKeycodeToKeysym(display, code, 0, 0) == symbol ? 0 : ShiftMask;
    for (int type = KeyPress; type <= KeyRelease; type++) {
        XEvent event = {.xkey = {.type = type,
                                 .display = display,
                                 .window = window,
                                 .root = DefaultRootWindow(display),
                                 .time = CurrentTime,
                                 .state = shift,
                                 .keycode = code,
                                 .same_screen = True}};
        XSendEvent(display, window, True, type == KeyPress ? KeyPressMask : KeyReleaseMask, &event);
    }
}

static void click(Display *display, Window window, int x, int y) {
    XWarpPointer(display, None, window, 0, 0, 0, 0, x, y);
    for (int type = ButtonPress; type <= ButtonRelease; type++) {
        XEvent event = {.xbutton = {.type = type,
                                    .display = display,
                                    .window = window,
                                    .root = DefaultRootWindow(display),
                                    .time = CurrentTime,
                                    .x = x,
                                    .y = y,
                                    .button = Button1,
                                    .same_screen = True}};
        XSendEvent(display, window, True, type == ButtonPress ? ButtonPressMask : ButtonReleaseMask,
                   &event);
    }
}

int main(int argc, char **argv) {
    Display *display = XOpenDisplay(NULL);
    if (argc < 3 || !display)
        return 2;
    Window window = None;
    for (int tries = 0; window == None && tries < 600; tries++) {
        window = find(display, DefaultRootWindow(display), argv[1]);
        if (window == None)
            usleep(100000);
    }
    if (window == None) {
        fprintf(stderr, "hands: no window '%s'\n", argv[1]);
        return 2;
    }
    if (strcmp(argv[2], "close") == 0)
        ask_to_close(display, window);
    else if (strcmp(argv[2], "resize") == 0 && argc == 5)
        XResizeWindow(display, window, (unsigned)atoi(argv[3]), (unsigned)atoi(argv[4]));
    else if (strcmp(argv[2], "click") == 0 && argc == 5)
        click(display, window, atoi(argv[3]), atoi(argv[4]));
    else if (strcmp(argv[2], "key") == 0)
        for (int i = 3; i < argc; i++)
            press_key(display, window, argv[i]);
    else
        return 2;
    XSync(display, False);
    XCloseDisplay(display);
    return 0;
}
