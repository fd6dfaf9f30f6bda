/* Searching the list above in the page; plain JavaScript of 2009 (ES5), nothing is loaded. */
(function () {
  "use strict";
  var MOST = 200;
  var rows = JSON.parse(document.getElementById("rows").textContent);
  var field = document.getElementById("field");
  var tally = document.getElementById("tally");
  var results = document.getElementById("results");
  var texts = null; // what is searched of each row; made at the first search
  var timer = null;

  function wanted() {
    var match = /[?&]q=([^&]*)/.exec(window.location.search);
    if (!match) { return ""; }
    try {
      return decodeURIComponent(match[1].replace(/\+/g, " "));
    } catch (error) { // an address that was cut
      return "";
    }
  }

  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function shown(row) {
    var item = document.createElement("li");
    var link = element("a", row[1]);
    link.href = row[3];
    item.appendChild(element("b", row[0] + "　"));
    item.appendChild(link);
    if (row[2]) { item.appendChild(element("span", row[2])); }
    return item;
  }

  function search() {
    var words = field.value.toLowerCase().split(/\s+/).filter(function (word) { return word; });
    var list = document.createDocumentFragment();
    var found = 0;
    if (texts === null) {
      texts = rows.map(function (row) { return (row[0] + " " + row[1] + " " + row[2] + " " + row[4]).toLowerCase(); });
    }
    if (words.length) {
      texts.forEach(function (text, at) {
        if (words.every(function (word) { return text.indexOf(word) >= 0; })) {
          found += 1;
          if (found <= MOST) { list.appendChild(shown(rows[at])); }
        }
      });
    }
    results.textContent = "";
    results.appendChild(list);
    if (!words.length) {
      tally.textContent = "可以搜索任务、指标、活动、宣传报道和材料的题名、文号等，共 " + rows.length + " 条；几个词用空格隔开。";
    } else if (!found) {
      tally.textContent = "没有找到。可以换一个短一些的词再试。";
    } else {
      tally.textContent = "找到 " + found + " 条" + (found > MOST ? "，先列出 " + MOST + " 条，可以再加一个词。" : "。");
    }
  }

  field.value = wanted();
  field.addEventListener("input", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(search, 150);
  });
  search();
  field.focus();
}());
