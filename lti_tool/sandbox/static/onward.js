// Sends the form at once; the button is for browsers without scripts.
document.getElementById("onward").submit();
