/** What the access software refuses on the PC, and the gate for it. */
import type { FaultEntry } from "./table.ts"

export const ACCESS_FAULTS = {
  /** The system's own programs could not be asked about the state of the PC. */
  POSTURE_UNREADABLE: {
    http: 503,
    sftp: "FAILURE",
    de: "Der Zustand dieses Computers ließ sich nicht feststellen.",
    en: "The state of this computer could not be determined.",
    hintDe:
      "Starten Sie den Computer neu und versuchen Sie es noch einmal. Hilft das nicht, fragen Sie den IT-Service.",
    hintEn: "Restart the computer and try again. If that does not help, ask the IT service.",
  },
  /** A CONNECT to anything but a published name and its port: addresses, own sockets, other ports, names that nobody published. */
  TARGET_NOT_PUBLISHED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Dieses Ziel ist hier nicht freigegeben.",
    en: "This target is not published here.",
    hintDe: "Öffnen Sie das Portal über die Kachel der Zugangssoftware.",
    hintEn: "Open the portal by the tile of the access software.",
  },
  /** No code of ours, or one that was taken back. */
  ENROLMENT_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Diesen Link gibt es nicht.",
    en: "There is no such link.",
    hintDe: "Prüfen Sie, ob er vollständig ist. Sonst fordern Sie beim IT-Service einen neuen an.",
    hintEn: "Check that it is complete. Otherwise ask the IT service for a new one.",
  },
  ENROLMENT_REVOKED: { shownAs: "ENROLMENT_UNKNOWN" },
  ENROLMENT_USED: {
    http: 410,
    sftp: "FAILURE",
    de: "Dieser Link wurde schon für so viele Computer benutzt, wie er gilt.",
    en: "This link was already used for as many computers as it is for.",
    hintDe: "Waren Sie das nicht, sagen Sie es gleich dem IT-Service. Sonst fordern Sie dort einen neuen an.",
    hintEn: "If that was not you, tell the IT service at once. Otherwise ask there for a new one.",
  },
  ENROLMENT_EXPIRED: {
    http: 410,
    sftp: "FAILURE",
    de: "Dieser Link ist abgelaufen.",
    en: "This link has expired.",
    hintDe: "Bitte fordern Sie beim IT-Service einen neuen an.",
    hintEn: "Please ask the IT service for a new one.",
  },
  /** Its account may not log in any more: an outsider with the link learns no more than that it is over. */
  ENROLMENT_ACCOUNT_ENDED: { shownAs: "ENROLMENT_EXPIRED" },
  /** Links are for people: machines prove themselves by SSH keys. */
  ENROLMENT_ACCOUNT_UNFIT: {
    http: 409,
    sftp: "FAILURE",
    de: "Für dieses Konto kann es keinen Link geben. Es wurde nichts angelegt.",
    en: "There can be no link for this account. Nothing was made.",
    hintDe: "Wählen Sie das Konto einer Person, das nicht gesperrt oder beendet ist.",
    hintEn: "Choose the account of a person that is not blocked or ended.",
  },
  /** An operator looked for one that is not there, or has ended. */
  ENROLMENT_NOT_FOUND: {
    http: 404,
    sftp: "FAILURE",
    de: "Diesen Link gibt es nicht, oder er ist schon beendet. Es wurde nichts verändert.",
    en: "There is no such link, or it has ended. Nothing was changed.",
    hintDe: "Alle zeigt `schleuse enrolment list`.",
    hintEn: "See `schleuse enrolment list` for all of them.",
  },
  /** A person of a list has a line already. */
  ENROLMENT_TWICE: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieses Konto steht schon weiter oben in der Liste. Es wurde nichts angelegt.",
    en: "This account stands further up in the list already. Nothing was made.",
    hintDe: "Löschen Sie eine der beiden Zeilen.",
    hintEn: "Delete one of the two lines.",
  },
  /** The codes of so many links would not fit into one answer, and could never be shown again. */
  ENROLMENTS_TOO_MANY: {
    http: 413,
    sftp: "FAILURE",
    de: "Das sind zu viele Links auf einmal. Es wurde nichts angelegt.",
    en: "These are too many links at once. Nothing was made.",
    hintDe: "Teilen Sie die Liste in zwei.",
    hintEn: "Divide the list in two.",
  },
  /** A letter says where to go. */
  ENROLMENT_GATE_MISSING: {
    http: 409,
    sftp: "FAILURE",
    de: "Ein Brief kann keine Adresse nennen, solange die Einstellungen keine haben. Es wurde nichts angelegt.",
    en: "A letter cannot name an address as long as the settings have none. Nothing was made.",
    hintDe: "Setzen Sie gate.origins und starten Sie neu.",
    hintEn: "Set gate.origins and start again.",
  },
  ENROLMENT_REQUEST_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Diese Anfrage nach einem Link gibt es nicht. Es wurde nichts verändert.",
    en: "There is no such request for a link. Nothing was changed.",
    hintDe: "Alle offenen zeigt `schleuse enrolment requests`.",
    hintEn: "See `schleuse enrolment requests` for all that are open.",
  },
  /** Somebody else was quicker. */
  ENROLMENT_REQUEST_CLOSED: {
    http: 409,
    sftp: "FAILURE",
    de: "Diese Anfrage nach einem Link ist schon beantwortet. Es wurde nichts verändert.",
    en: "This request for a link has been answered already. Nothing was changed.",
    hintDe: "Was daraus wurde, zeigt `schleuse enrolment requests`.",
    hintEn: "See `schleuse enrolment requests` for what became of it.",
  },
  ENROLMENT_REQUEST_REASON_MISSING: {
    http: 400,
    sftp: "FAILURE",
    de: "Zum Ablehnen gehört ein Grund. Es wurde nichts verändert.",
    en: "To refuse it takes a reason. Nothing was changed.",
    hintDe: "Schreiben Sie in einem Satz, warum. Er steht im Protokoll, die Person sieht ihn nicht.",
    hintEn: "Write in one sentence why. It stands in the log, the person does not see it.",
  },
  DEVICE_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Dieses Gerät gibt es nicht. Es wurde nichts verändert.",
    en: "There is no such device. Nothing was changed.",
    hintDe: "Alle zeigt `schleuse device list`.",
    hintEn: "See `schleuse device list` for all of them.",
  },
  /** The same key a second time: a copy, or a request that was sent again. */
  DEVICE_KEY_KNOWN: {
    http: 409,
    sftp: "FAILURE",
    de: "Mit diesem Schlüssel ist schon ein Gerät angemeldet. Es wurde nichts verändert.",
    en: "A device is enrolled with this key already. Nothing was changed.",
    hintDe: "Starten Sie die Zugangssoftware neu; sie macht dann einen neuen Schlüssel.",
    hintEn: "Restart the access software; it then makes a new key.",
  },
  /** No P-256 key in the one encoding. */
  DEVICE_KEY_INVALID: { shownAs: "GATE_REQUEST_INVALID" },
  /** What a device is told when it may not go on: not which of the reasons below it is. */
  DEVICE_REFUSED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Dieser Computer wird hier nicht angenommen.",
    en: "This computer is not accepted here.",
    hintDe: "Nennen Sie dem IT-Service die Kennung; er sieht, woran es liegt.",
    hintEn: "Tell the IT service the reference; it can see what the reason is.",
  },
  DEVICE_NOT_ENROLLED: { shownAs: "DEVICE_REFUSED" },
  DEVICE_BLOCKED: { shownAs: "DEVICE_REFUSED" },
  DEVICE_REMOVED: { shownAs: "DEVICE_REFUSED" },
  DEVICE_ACCOUNT_ENDED: { shownAs: "DEVICE_REFUSED" },
  DEVICE_SIGNATURE_WRONG: { shownAs: "DEVICE_REFUSED" },
  /** Not made by this run of the keeper, or for another gate. */
  DEVICE_NONCE_UNKNOWN: { shownAs: "DEVICE_NONCE_EXPIRED" },
  DEVICE_NONCE_USED: { shownAs: "DEVICE_NONCE_EXPIRED" },
  DEVICE_NONCE_EXPIRED: {
    http: 409,
    sftp: "FAILURE",
    de: "Das hat zu lange gedauert. Es wurde nichts verändert.",
    en: "That took too long. Nothing was changed.",
    hintDe: "Bitte versuchen Sie es noch einmal.",
    hintEn: "Please try again.",
  },
  /** More signed questions of one device, or of all, within two minutes than are remembered. */
  DEVICE_PROOFS_TOO_MANY: {
    http: 429,
    sftp: "FAILURE",
    de: "Dieser Computer fragt gerade zu oft. Nichts ist geschehen, und nichts ist verbraucht.",
    en: "This computer is asking too often at the moment. Nothing has happened, and nothing was used up.",
    hintDe: "Bitte warten Sie zwei Minuten. Hilft das nicht, fragen Sie den IT-Service.",
    hintEn: "Please wait two minutes. If that does not help, ask the IT service.",
  },
  /** The one before is minutes old and still good, or its answer got lost and the one before that is. */
  DEVICE_RENEWED_LATELY: {
    http: 429,
    sftp: "FAILURE",
    de: "Das Zertifikat dieses Computers ist gerade erst erneuert worden. Es wurde nichts verändert.",
    en: "This computer's certificate has only just been renewed. Nothing was changed.",
    hintDe: "Sie brauchen nichts zu tun: Die Zugangssoftware versucht es in zehn Minuten wieder.",
    hintEn: "You need not do anything: the access software tries again in ten minutes.",
  },
  /** Blocked already, or not blocked, or removed. */
  DEVICE_STATE_WRONG: {
    http: 409,
    sftp: "FAILURE",
    de: "Das geht bei diesem Gerät in seinem jetzigen Zustand nicht. Es wurde nichts verändert.",
    en: "That cannot be done with this device in its present state. Nothing was changed.",
    hintDe: "Den Zustand zeigt `schleuse device list`.",
    hintEn: "See `schleuse device list` for its state.",
  },
  APPLICATION_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Diese Anwendung gibt es nicht oder nicht mehr. Es wurde nichts verändert.",
    en: "There is no such application, or not any more. Nothing was changed.",
    hintDe: "Alle zeigt `schleuse application list`.",
    hintEn: "See `schleuse application list` for all of them.",
  },
  /** Its name, or its host and port, are another's. */
  APPLICATION_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Eine Anwendung mit diesem Namen oder dieser Adresse ist schon freigegeben. Es wurde nichts verändert.",
    en: "An application with this name or address is published already. Nothing was changed.",
    hintDe: "Ändern Sie diese, oder nehmen Sie einen anderen Namen.",
    hintEn: "Change that one, or take another name.",
  },
  APPLICATION_ADDRESS_FORBIDDEN: {
    http: 400,
    sftp: "FAILURE",
    de: "Unter einer dieser Adressen kann keine Anwendung liegen. Es wurde nichts verändert.",
    en: "No application can be at one of these addresses. Nothing was changed.",
    hintDe: "Nennen Sie die IP-Adresse des Servers im Haus, etwa 10.1.2.3.",
    hintEn: "Name the IP address of the server in the house, such as 10.1.2.3.",
  },
  /** None of the application's addresses answered. */
  APPLICATION_UNREACHABLE: {
    http: 502,
    sftp: "FAILURE",
    de: "Das Portal antwortet gerade nicht. Ihre Anmeldung ist in Ordnung.",
    en: "The portal is not answering at the moment. Your log-in is all right.",
    hintDe: "Bitte versuchen Sie es in einigen Minuten noch einmal.",
    hintEn: "Please try again in a few minutes.",
  },
  /** What the PC said about itself is not what the policy asks for. Nothing was compared and no code spent. */
  POSTURE_REFUSED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Dieser Computer ist noch nicht so, wie es für den Zugang nötig ist. Ihr Code wurde nicht verbraucht.",
    en: "This computer is not yet as access requires it to be. Your code was not used up.",
    hintDe: "Die Zugangssoftware zeigt, was fehlt und wie Sie es beheben. Danach melden Sie sich an.",
    hintEn: "The access software shows what is missing and how to repair it. Then log in.",
  },
  /** The last report is too old, or a later one was not admitted. */
  POSTURE_EXPIRED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Der Zustand dieses Computers ist nicht mehr bestätigt.",
    en: "The state of this computer is no longer confirmed.",
    hintDe: "Die Zugangssoftware prüft ihn von selbst neu und zeigt, was fehlt. Danach melden Sie sich neu an.",
    hintEn: "The access software checks it again by itself and shows what is missing. Then log in again.",
  },
  /** None of the device's own, or one that is over. */
  DEVICE_CERTIFICATE_FOREIGN: { shownAs: "DEVICE_REFUSED" },
  /** It is over, or another gate's, or there never was one. */
  STREAM_UNKNOWN: {
    http: 404,
    sftp: "FAILURE",
    de: "Diese Verbindung gibt es nicht oder nicht mehr. Es wurde nichts verändert.",
    en: "There is no such connection, or not any more. Nothing was changed.",
    hintDe: "Alle offenen zeigt `schleuse stream list`.",
    hintEn: "See `schleuse stream list` for all that are open.",
  },
  /** A session holds as many streams as it may. */
  STREAMS_TOO_MANY: {
    http: 429,
    sftp: "FAILURE",
    de: "Es sind schon sehr viele Verbindungen zum Portal offen.",
    en: "Very many connections to the portal are open already.",
    hintDe: "Bitte schließen Sie Fenster, die Sie nicht mehr brauchen.",
    hintEn: "Please close windows that you do not need any more.",
  },
  /** A device has opened as many streams as it may in a day; they come back with time. */
  STREAMS_SPENT: {
    http: 429,
    sftp: "FAILURE",
    de: "Dieser Computer hat heute ungewöhnlich viele Verbindungen geöffnet. Die offenen gehen weiter, neue gibt es nur langsam.",
    en: "This computer has opened an unusual number of connections today. The open ones go on, new ones come only slowly.",
    hintDe: "Der IT-Service weiß davon. Fragen Sie ihn, woran es liegt, und nennen Sie die Kennung.",
    hintEn: "The IT service knows of it. Ask it what the reason is, and tell it the reference.",
  },
  /** No client certificate, or none of this house. */
  DEVICE_CERTIFICATE_MISSING: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Dieser Computer ist hier nicht angemeldet.",
    en: "This computer is not enrolled here.",
    hintDe: "Bitte fordern Sie beim IT-Service einen Link für die Zugangssoftware an.",
    hintEn: "Please ask the IT service for a link to the access software.",
  },
  /** A request that no software of ours sends: wrong method, fields, size or encoding. */
  GATE_REQUEST_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Diese Anfrage hat eine Form, die es hier nicht gibt.",
    en: "This request has a form that does not exist here.",
    hintDe: "Bitte aktualisieren Sie die Zugangssoftware.",
    hintEn: "Please update the access software.",
  },
  /** As many questions are under way as the gate takes at a time, of this device or network, or of all strangers. */
  GATE_BUSY: {
    http: 503,
    sftp: "FAILURE",
    de: "Gerade fragen von hier sehr viele zugleich. Nichts ist geschehen, und nichts ist verbraucht.",
    en: "Very many are asking from here at the same time. Nothing has happened, and nothing was used up.",
    hintDe: "Bitte versuchen Sie es in einer Minute noch einmal.",
    hintEn: "Please try again in a minute.",
  },
  /** The gate cannot be reached, or breaks off before it has answered. */
  GATE_UNREACHABLE: {
    http: 503,
    sftp: "NO_CONNECTION",
    de: "Der Zugang ist gerade nicht erreichbar.",
    en: "The access gate cannot be reached at the moment.",
    hintDe: "Prüfen Sie Ihre Internetverbindung. Die Zugangssoftware versucht es von selbst weiter.",
    hintEn: "Check your internet connection. The access software keeps trying by itself.",
  },
  /** Somebody between PC and gate shows another certificate. */
  GATE_CERTIFICATE_FOREIGN: {
    http: 502,
    sftp: "NO_CONNECTION",
    de: "Zwischen diesem Computer und dem Zugang liest jemand mit, zum Beispiel der Virenschutz eines Netzes.",
    en: "Somebody reads along between this computer and the gate, for example the virus protection of a network.",
    hintDe: "Es wurde nichts gesendet. Versuchen Sie ein anderes Netz, oder fragen Sie den IT-Service.",
    hintEn: "Nothing was sent. Try another network, or ask the IT service.",
  },
  /** The address of a proxy in the settings or the environment. */
  PROXY_ADDRESS_INVALID: {
    http: 400,
    sftp: "FAILURE",
    de: "Die Adresse des Proxys dieses Netzes ist nicht lesbar.",
    en: "The address of this network's proxy cannot be read.",
    hintDe: "Sie muss aussehen wie http://proxy.beispiel:3128.",
    hintEn: "It must look like http://proxy.example:3128.",
  },
  PROXY_LOGIN_NEEDED: {
    http: 407,
    sftp: "FAILURE",
    de: "Der Proxy dieses Netzes will einen Namen und ein Passwort.",
    en: "The proxy of this network wants a name and a password.",
    hintDe:
      "Geben Sie beides auf der Seite der Zugangssoftware ein, oder mit schleuse-zugang proxy-login. Wie es lautet, weiß, wer das Netz betreut.",
    hintEn:
      "Enter both on the access software's page, or by schleuse-zugang proxy-login. Whoever looks after the network knows them.",
  },
  PROXY_LOGIN_REFUSED: {
    http: 407,
    sftp: "FAILURE",
    de: "Der Proxy dieses Netzes hat Name und Passwort nicht angenommen.",
    en: "The proxy of this network did not accept name and password.",
    hintDe: "Geben Sie beides noch einmal ein. Von selbst wird es nicht wieder versucht.",
    hintEn: "Enter both once more. They are not tried again by themselves.",
  },
  /** No proxy asks, or by now another one than the person was shown. */
  PROXY_LOGIN_UNASKED: {
    http: 409,
    sftp: "FAILURE",
    de: "Zurzeit fragt kein Proxy nach Name und Passwort, oder ein anderer als eben. Es wurde nichts gesendet.",
    en: "At present no proxy asks for name and password, or another one than before. Nothing was sent.",
    hintDe: "Sehen Sie nach, wie es jetzt steht: auf der Startseite oder mit schleuse-zugang status.",
    hintEn: "See how it stands now: on the start page or by schleuse-zugang status.",
  },
  PROXY_LOGIN_UNSUPPORTED: {
    http: 407,
    sftp: "FAILURE",
    de: "Der Proxy dieses Netzes will eine Windows-Anmeldung, die die Zugangssoftware nicht kennt.",
    en: "The proxy of this network wants a Windows log-in, which the access software does not know.",
    hintDe: "Fragen Sie, wer das Netz betreut, nach einem Weg am Proxy vorbei zu dieser Adresse.",
    hintEn: "Ask whoever looks after the network for a way past the proxy to this address.",
  },
  PROXY_REFUSED: {
    http: 502,
    sftp: "FAILURE",
    de: "Der Proxy dieses Netzes lässt die Verbindung nicht zu.",
    en: "The proxy of this network does not allow the connection.",
    hintDe:
      "In einem Gäste-Netz müssen Sie sich vielleicht erst im Browser anmelden. Sonst fragen Sie, wer das Netz betreut.",
    hintEn: "In a guests' network you may have to log in with the browser first. Otherwise ask whoever looks after it.",
  },
  /** A PAC file that the network or the user had set: not to be fetched, or no such file. */
  PROXY_FILE_UNREADABLE: {
    http: 502,
    sftp: "FAILURE",
    de: "Die Proxy-Datei (PAC), die auf diesem Computer eingestellt ist, lässt sich nicht lesen. An den Einstellungen wurde nichts verändert.",
    en: "The proxy file (PAC) that is set on this computer cannot be read. Nothing was changed in the settings.",
    hintDe:
      "Fragen Sie, wer das Netz betreut. Die Kacheln der Zugangssoftware gehen auch ohne Proxy-Einstellung des Browsers.",
    hintEn:
      "Ask whoever looks after the network. The access software's tiles work without the browser's proxy setting, too.",
  },
  /** No desktop whose setting we know, or one that is locked. */
  PROXY_SETTING_IMPOSSIBLE: {
    http: 409,
    sftp: "FAILURE",
    de: "Die Zugangssoftware kennt die Proxy-Einstellung dieses Systems nicht. Es wurde nichts verändert.",
    en: "The access software does not know this system's proxy setting. Nothing was changed.",
    hintDe: "Öffnen Sie das Portal über seine Kachel; das geht ohne diese Einstellung.",
    hintEn: "Open the portal by its tile; that works without this setting.",
  },
  /** Asked for, and not there when looked at afterwards: an administrator's rule, or rights that are missing. */
  PROXY_SETTING_REFUSED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Das System lässt die Proxy-Einstellung nicht ändern. Sie ist, wie sie war.",
    en: "The system does not let the proxy setting be changed. It is as it was.",
    hintDe:
      "Öffnen Sie das Portal über seine Kachel; das geht ohne diese Einstellung. Auf einem Mac darf sie vielleicht nur ein Administrator ändern.",
    hintEn:
      "Open the portal by its tile; that works without this setting. On a Mac perhaps only an administrator may change it.",
  },
  /** The network's own page answered in place of the gate. */
  CAPTIVE_PORTAL: {
    http: 511,
    sftp: "NO_CONNECTION",
    de: "Dieses Netz will erst eine Anmeldung im Browser, wie in einem Hotel oder Zug.",
    en: "This network first wants a log-in in the browser, as in a hotel or train.",
    hintDe:
      "Öffnen Sie im Browser irgendeine Seite und melden Sie sich im Netz an. Die Zugangssoftware verbindet sich dann von selbst.",
    hintEn: "Open any page in the browser and log in to the network. The access software then connects by itself.",
  },
  AUTOSTART_REFUSED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Der Start bei der Anmeldung ließ sich nicht umstellen. Er ist, wie er war.",
    en: "The start at log-in could not be changed. It is as it was.",
    hintDe: "Starten Sie die Zugangssoftware von Hand, oder fragen Sie den IT-Service.",
    hintEn: "Start the access software by hand, or ask the IT service.",
  },
  /** As many downloads of the software are under way as the gate carries at a time. */
  DOWNLOADS_BUSY: {
    http: 503,
    sftp: "FAILURE",
    de: "Gerade laden sehr viele Menschen die Zugangssoftware. Ihr Link bleibt gültig.",
    en: "Very many people are fetching the access software at the moment. Your link stays valid.",
    hintDe: "Bitte versuchen Sie es in einigen Minuten noch einmal.",
    hintEn: "Please try again in a few minutes.",
  },
  /** The local page is asked by a browser that this software did not open, or by a file that was used or is too old. */
  PAGE_CLOSED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Diese Seite öffnet nur die Zugangssoftware auf diesem Computer.",
    en: "Only the access software on this computer opens this page.",
    hintDe: "Starten Sie die Zugangssoftware noch einmal; sie öffnet die Seite in Ihrem Browser.",
    hintEn: "Start the access software once more; it opens the page in your browser.",
  },
  /** A program without the token of the agent that runs, or a browser where only programs are answered. */
  AGENT_TOKEN_WRONG: {
    http: 401,
    sftp: "PERMISSION_DENIED",
    de: "Die Zugangssoftware nimmt diesen Aufruf nicht an. Es wurde nichts verändert.",
    en: "The access software does not accept this call. Nothing was changed.",
    hintDe: "Rufen Sie den Befehl mit dem Benutzerkonto auf, unter dem sie läuft.",
    hintEn: "Run the command with the user account under which it runs.",
  },
  /** A page of the gate for a passkey: its time is over, it was answered, or its PC began anew. */
  PASSKEY_PAGE_OVER: {
    http: 410,
    sftp: "FAILURE",
    de: "Diese Seite für den Passkey gilt nicht mehr. Es wurde niemand angemeldet und nichts verändert.",
    en: "This page for the passkey is over. Nobody was logged in and nothing was changed.",
    hintDe: "Beginnen Sie in der Zugangssoftware auf Ihrem PC noch einmal.",
    hintEn: "Begin once more in the access software on your PC.",
  },
  /** A passkey of one's own that shall go: there is none of this kind at the gate, or its life is over. */
  PASSKEY_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diesen Passkey haben Sie hier nicht, oder er gilt schon nicht mehr. Es wurde nichts verändert.",
    en: "You have no such passkey here, or it is over already. Nothing was changed.",
    hintDe: "Sehen Sie in der Zugangssoftware unter „Passkeys“ nach, welche noch gelten.",
    hintEn: "Look under “Passkeys” in the access software to see which are still good.",
  },
  /** Without it the account would have no way in at the gate. */
  PASSKEY_LAST: {
    http: 409,
    sftp: "FAILURE",
    de: "Ohne diesen Passkey könnten Sie sich nicht mehr anmelden. Er bleibt, und es wurde nichts verändert.",
    en: "Without this passkey you could no longer log in. It stays, and nothing was changed.",
    hintDe:
      "Lassen Sie sich vom IT-Service zuerst einen YubiKey geben. Ist der Passkey verloren, sperrt der IT-Service ihn.",
    hintEn: "Have the IT service give you a YubiKey first. If the passkey is lost, the IT service blocks it.",
  },
  /** Another user of the same PC tried to use the tunnel. */
  LOOPBACK_FOREIGN_USER: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Diese Verbindung gehört einem anderen Benutzerkonto dieses Computers.",
    en: "This connection belongs to another user account of this computer.",
    hintDe: "Melden Sie sich mit Ihrem eigenen Konto an und starten Sie dort die Zugangssoftware.",
    hintEn: "Log in with your own account and start the access software there.",
  },
} as const satisfies Record<string, FaultEntry>
