// Hands over what Telegram put behind the # of the address: who opened the desk.

const said = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
const door = document.getElementById("door");
if (said) {
  door.elements.init_data.value = said;
  door.submit();
} else {
  document.getElementById("wait").hidden = true;
  document.getElementById("outside").hidden = false;
}
