// What the page itself says; the program's own words are the program's. A language is one column.
const table = {
  title: ["From referral to infusion", "Van verwijzing tot infusie"],
  lead: [
    "How many of the patients you intend to treat are treated, and what would change it.",
    "Hoeveel van de patiënten die u wilt behandelen worden behandeld, en wat verandert daaraan.",
  ],
  loading: ["The program starts.", "Het programma start."],
  language: ["Language", "Taal"],
  question: ["Begin with a question", "Begin met een vraag"],
  askSevenDays: ["What would seven days change?", "Wat veranderen zeven dagen?"],
  askUnits: ["How many isolators?", "Hoeveel isolatoren?"],
  askFailure: ["What if one fails?", "Wat als er één uitvalt?"],
  askTrial: ["My trial’s flowchart", "Het stroomschema van mijn studie"],
  askRegion: ["My region", "Mijn regio"],
  scenario: ["or a scenario", "of een scenario"],
  published: ["Published studies", "Gepubliceerde studies"],
  scenarios: ["Scenarios", "Scenario’s"],
  levers: ["Levers", "Knoppen"],
  text: ["Text", "Tekst"],
  sources: ["Sources", "Bronnen"],
  asItIs: ["As it is", "Zoals het is"],
  whatIf: ["What if", "Wat als"],
  find: ["Find a lever", "Zoek een knop"],
  back: ["Back to as it is", "Terug naar zoals het is"],
  backAll: ["All levers back", "Alle knoppen terug"],
  overRange: ["Over its range", "Over het bereik"],
  drawing: ["Simulates the curve", "Simuleert de curve"],
  noLevers: ["Nothing here has this name.", "Niets hier heeft deze naam."],
  trials: ["virtual trials", "virtuele studies"],
  simulating: ["Simulating", "Simuleert"],
  simulated: ["Simulated", "Gesimuleerd"],
  stopped: ["Stopped", "Gestopt"],
  stop: ["Stop", "Stop"],
  again: ["Begin again", "Begin opnieuw"],
  howMany: ["How many virtual trials", "Hoeveel virtuele studies"],
  seed: ["Seed of chance", "Startgetal van het toeval"],
  answer: ["Answer", "Antwoord"],
  hundred: ["Of 100 patients intended to be treated", "Van 100 patiënten die men wil behandelen"],
  treatedBoth: ["treated either way", "in beide gevallen behandeld"],
  saved: ["treated only with the change", "alleen met de verandering behandeld"],
  lostInstead: ["treated only without it", "alleen zonder de verandering behandeld"],
  neither: ["treated neither way", "in geen van beide gevallen behandeld"],
  treated: ["treated", "behandeld"],
  notTreated: ["not treated", "niet behandeld"],
  savedFrom: ["saved from", "gered van"],
  lostTo: ["lost instead to", "in plaats daarvan verloren aan"],
  parts: ["Vein to vein, mean days of those infused", "Van ader tot ader, gemiddelde dagen van wie een infusie kreeg"],
  days: ["days", "dagen"],
  pictures: ["Pictures", "Figuren"],
  morePictures: ["One virtual trial, beds and network", "Eén virtuele studie, bedden en netwerk"],
  allNumbers: ["All numbers", "Alle getallen"],
  keep: ["Keep and share", "Bewaar en deel"],
  link: ["Copy the address of this page as it is", "Kopieer het adres van deze pagina zoals ze is"],
  copied: ["Copied", "Gekopieerd"],
  save: ["Save the text", "Bewaar de tekst"],
  open: ["Open a file", "Open een bestand"],
  report: ["Report (HTML)", "Rapport (HTML)"],
  workbook: ["Workbook (XLSX)", "Werkboek (XLSX)"],
  tablesCsv: ["Tables (CSV)", "Tabellen (CSV)"],
  numbersJson: ["Numbers (JSON)", "Getallen (JSON)"],
  command: ["The same numbers from the program", "Dezelfde getallen van het programma"],
  fingerprint: ["Fingerprint", "Vingerafdruk"],
  notVerified: [
    "Here one engine simulates. The program runs the first trial on a second, independent engine as well; the fingerprint below is the same when it is the same trial.",
    "Hier simuleert één engine. Het programma draait de eerste studie ook op een tweede, onafhankelijke engine; de vingerafdruk hieronder is dezelfde als het dezelfde studie is.",
  ],
  stays: [
    "Nothing leaves this machine: the page asks no network for anything.",
    "Niets verlaat deze machine: de pagina vraagt niets van een netwerk.",
  ],
  problems: ["This cannot be simulated", "Dit kan niet worden gesimuleerd"],
  remarks: ["Remarks", "Opmerkingen"],
  ofText: ["The change, as text", "De verandering, als tekst"],
  ofBase: ["What it builds on", "Waar ze op voortbouwt"],
  sourced: ["source", "bron"],
  assumed: ["assumed", "aangenomen"],
  notStated: ["not stated", "niet vermeld"],
  value: ["Value", "Waarde"],
  where: ["From", "Herkomst"],
  meaning: ["Meaning", "Betekenis"],
  tour: ["Five-minute tour", "Rondleiding van vijf minuten"],
  next: ["Next", "Volgende"],
  close: ["Close", "Sluiten"],
  tour1: [
    "This page holds the whole program. The left side is what you decide, the right side is what becomes of your patients.",
    "Deze pagina bevat het hele programma. Links beslist u, rechts staat wat er van uw patiënten wordt.",
  ],
  tour2: [
    "Begin with a question. It loads a scenario “as it is” and a change “what if”. Both treat the same patients with the same luck, so that every difference is the change’s.",
    "Begin met een vraag. Ze laadt een scenario “zoals het is” en een verandering “wat als”. Beide behandelen dezelfde patiënten met hetzelfde toeval, zodat elk verschil van de verandering komt.",
  ],
  tour3: [
    "Move a lever. A first answer is there at once and gets surer while you read; brackets say how sure.",
    "Verschuif een knop. Een eerste antwoord is er meteen en wordt zekerder terwijl u leest; haken zeggen hoe zeker.",
  ],
  tour4: [
    "The hundred figures are the patients you intend to treat: who is treated either way, who only with the change, who is lost instead, and to what.",
    "De honderd figuren zijn de patiënten die u wilt behandelen: wie in beide gevallen wordt behandeld, wie alleen met de verandering, wie in plaats daarvan verloren gaat, en waaraan.",
  ],
  tour5: [
    "Under “Sources” stands where every number comes from; what is assumed says so. Keep your work as a file or an address, or take the report to your meeting.",
    "Onder “Bronnen” staat waar elk getal vandaan komt; wat is aangenomen, zegt dat. Bewaar uw werk als bestand of adres, of neem het rapport mee naar uw overleg.",
  ],
  terms: ["Terms", "Begrippen"],
} as const;

export type Language = "en" | "nl";
export type Text = keyof typeof table;

const columns: Record<Language, 0 | 1> = { en: 0, nl: 1 };

export const languages: [Language, string][] = [
  ["en", "English"],
  ["nl", "Nederlands"],
];

export function textIn(language: Language): (text: Text) => string {
  return (text) => table[text][columns[language]];
}

/** Terms of the field, each with what it means, by language. */
export const terms: Record<Language, [string, string][]> = {
  en: [
    ["ITT", "Intention to treat: everybody for whom treatment was intended from a stated moment on, treated or not."],
    ["Leukapheresis", "Collecting the patient’s white blood cells, from which the product is made."],
    ["Vein-to-vein time", "From the day cells are collected to the day they are given back."],
    ["Potential vein-to-vein time", "The same for everybody, had nobody been lost on the way; the times of those infused leave out those who did not live to see it."],
    ["Bridging", "Treatment that holds the disease while the cells are made."],
    ["Lymphodepletion", "Chemotherapy of some days before the infusion that makes room for the cells."],
    ["Prediction interval", "Where the result of one trial or year of this size falls, 19 times out of 20."],
    ["Monte Carlo interval", "How sure the mean is after so many virtual trials; more trials make it narrower."],
  ],
  nl: [
    ["ITT", "Intention to treat: iedereen die men vanaf een genoemd moment wil behandelen, behandeld of niet."],
    ["Leukaferese", "Het verzamelen van de witte bloedcellen van de patiënt, waarvan het product wordt gemaakt."],
    ["Ader-tot-adertijd", "Van de dag van afname tot de dag waarop de cellen worden teruggegeven."],
    ["Potentiële ader-tot-adertijd", "Hetzelfde voor iedereen, als onderweg niemand verloren ging; de tijden van wie een infusie kreeg laten weg wie die niet heeft gehaald."],
    ["Overbrugging", "Behandeling die de ziekte in bedwang houdt terwijl de cellen worden gemaakt."],
    ["Lymfodepletie", "Chemotherapie van enkele dagen vóór de infusie die ruimte maakt voor de cellen."],
    ["Voorspellingsinterval", "Waar de uitkomst van één studie of jaar van deze grootte valt, 19 van de 20 keer."],
    ["Monte-Carlo-interval", "Hoe zeker het gemiddelde is na zoveel virtuele studies; meer studies maken het smaller."],
  ],
};
