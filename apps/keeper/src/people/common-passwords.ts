/**
 * The passwords that attackers try first: the stems of the commonest in German- and English-speaking countries.
 *
 * A text inside a module, because the keeper is shipped as one file. Small letters, no signs at the ends: that is how
 * `requireGoodPassword` compares. Written from general knowledge, not copied from a collection.
 */

const WORDS = `
123456 1234567 12345678 123456789 1234567890 0123456789 12345 1234 123 111111 1111111 11111111 111111111 1111111111 000000
00000000 0000000000 222222 333333 444444 555555 5555555555 666666 777777 7777777 888888 88888888 999999 999999999 121212
12121212 1212121212 123123 123123123 123321 1234321 12344321 1234554321 112233 11223344 1122334455 102030 010203 101010
1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6z 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1xsw2 qazwsx qazwsxedc
qwertz qwertzu qwertzui qwertzuio qwertzuiop qwertzuiopü asdfghjkl asdfghjklö yxcvbnm yxcvbn yxcv qwerty qwertyu qwertyui
qwertyuiop asdf asdfg asdfgh asdfghj asdfasdf zxcvbn zxcvbnm zxcv qweasd qweasdzxc qweasdyxc qwer qwertz123 qwerty123 qwer1234
asdf1234 abcd1234 abc123 abc12345 abcdef abcdefg abcdefgh abcdefghij abcdefghijk a1b2c3 a1b2c3d4 a1b2c3d4e5 aa123456 a123456
a12345678 a123456789 aaaaaa aaaaaaaa abcabc q1w2e3 q1w2e3r4 q1w2e3r4t5 987654 9876543 98765432 987654321 9876543210 654321
7654321 87654321 0987654321 147258 147258369 159357 159753 258456 741852 741852963 789456 789456123 963852 963852741 13579
1357924680 135792468 2468 24680 246810 314159 31415926 3141592653 271828 142536 232323 131313 696969 420420 112358 1123581321
password passw0rd p4ssw0rd pa55word pa55w0rd p@ssword p@ssw0rd passwort passwort1 pass word pass1234 password1 password12
password123 passwort123 passwort12 mypassword meinpasswort mein passwort neuespasswort neues passwort newpassword
altespasswort kennwort kennwort1 meinkennwort geheim geheim1 geheim123 supergeheim streng geheim strenggeheim topsecret secret
secret1 secret123 changeme changeit change me bitteaendern bitteändern ändern mich default standard initial initialpasswort
startpasswort start123 startwort temp temp123 temporary temppass test test1 test12 test123 test1234 tester testing testtest
testpasswort testuser testaccount probe probieren demo demo123 demodemo beispiel muster mustermann maxmustermann
erikamustermann example sample guest gast gast123 public oeffentlich öffentlich admin admin1 admin12 admin123 admin1234
adminadmin administrator root toor rootroot system sysadmin superuser superadmin master master1 master123 webmaster
postmaster hostmaster operator manager service support helpdesk backup oracle mysql postgres sqlserver database server server1
windows windows1 windows7 windows10 windows11 microsoft linux ubuntu debian apple macbook iphone android samsung galaxy nokia
sony toshiba lenovo thinkpad siemens telekom vodafone fritzbox router internet netzwerk network computer computer1 laptop
tastatur keyboard maus drucker printer bildschirm monitor login login1 login123 logmein letmein letmein1 letmein123
welcome welcome1 welcome12 welcome123 willkommen willkommen1 willkommen123 hallo hallo1 hallo12 hallo123 hallo1234 halloo
hallohallo hallowelt hallo welt helloworld hello hello1 hello123 hellohello servus moin moinmoin guten tag gutentag
gutenmorgen guten morgen tschuess tschüss ciao bella grüezi access access14 zugang zugang1 eingang ausgang schluessel schlüssel
tresor sesam sesamoeffnedich sesamöffnedich sesam öffne dich opensesame open sesame hintertuer passepartout freigabe
sommer sommer1 sommer2020 sommer2021 sommer2022 sommer2023 sommer2024 sommer2025 sommer2026 winter winter1 winter2020
winter2021 winter2022 winter2023 winter2024 winter2025 winter2026 herbst herbst2023 herbst2024 herbst2025 herbst2026 fruehling
frühling frühling2024 frühling2025 frühling2026 fruehjahr frühjahr summer summer1 summer2023 summer2024 summer2025 spring
spring2024 spring2025 autumn autumn2024 autumn2025 fall2024 fall2025 januar februar märz maerz april mai juni juli
august september oktober november dezember january february march june july october december montag dienstag mittwoch
donnerstag freitag samstag sonntag sonnabend monday tuesday wednesday thursday friday saturday sunday wochenende weekend urlaub
ferien feierabend geburtstag birthday weihnachten weihnacht ostern silvester christmas santaclaus
berlin berlin1 berlin123 hamburg hamburg1 muenchen münchen münchen1 koeln köln köln1 frankfurt stuttgart duesseldorf
düsseldorf dortmund essen leipzig bremen dresden hannover nürnberg nuernberg duisburg bochum wuppertal bielefeld bonn
münster muenster karlsruhe mannheim augsburg wiesbaden gelsenkirchen mönchengladbach braunschweig chemnitz kiel aachen halle
magdeburg freiburg krefeld lübeck luebeck erfurt mainz rostock kassel potsdam saarbrücken oldenburg regensburg heidelberg
darmstadt würzburg wuerzburg ulm göttingen wien salzburg graz linz innsbruck zürich zuerich basel bern luzern genf bayern
sachsen hessen thueringen thüringen westfalen brandenburg saarland schwaben franken deutschland deutschland1 germany
oesterreich österreich austria schweiz switzerland europa europe london paris newyork chicago dallas boston houston
phoenix denver austin miami florida texas california virginia carolina brooklyn manhattan america canada england ireland
scotland france italia italy roma milano venezia madrid barcelona espana mallorca portugal lisboa polska warszawa moskau russia
istanbul ankara türkiye turkey athens amsterdam holland brasil mexico
fussball fußball football football1 soccer baseball basketball hockey tennis golf golfer golfing swimming snoopy handball
volleyball bayernmuenchen bayernmünchen bayern münchen fcbayern fcbayern1 fcbayern1900 borussia borussia09 bvb09 bvb1909
schalke schalke04 schalke 04 hsv1887 hsvhsv werder werderbremen werder bremen eintracht eintracht1899 hertha herthabsc
hansarostock hansa fckoeln fcköln 1fckoeln vfbstuttgart vfb1893 stpauli fcstpauli dynamo dynamodresden hannover96 1860
muenchen1860 arsenal chelsea liverpool liverpool1 manchester everton tottenham juventus realmadrid barcelona1 barca
ronaldo ronaldo7 messi messi10 beckham yankees lakers cowboys cowboys1 steelers eagles packers redskins redsox raiders
broncos dolphins giants patriots chicago1 ferrari ferrari1 porsche porsche911 mercedes mercedes1 bmw bmwbmw audi audi80
audia4 audia6 volkswagen golfgti vwgolf opel opelcorsa opelastra corsa astra ford fordfocus mustang mustang1 corvette camaro
harley harley1 harleydavidson yamaha suzuki kawasaki honda toyota nissan subaru ducati trabant trabi lamborghini maserati
peugeot renault skoda octavia
michael michael1 thomas thomas1 andreas andreas1 stefan stefan1 stephan christian christian1 martin martin1 peter peter1
markus markus1 daniel daniel1 alexander alexander1 matthias sebastian sebastian1 florian florian1 tobias tobias1 frank frank1
juergen jürgen wolfgang klaus klaus1 helmut dieter horst guenter günter günther werner manfred heinz walter karl
herbert gerhard bernd uwe ralf rainer joachim norbert bernhard dirk joerg jörg oliver oliver1 robert robert1 simon patrick
patrick1 philipp philip dennis dennis1 marcel marcel1 kevin kevin1 jan jannik lukas lukas1 leon leon1 finn jonas jonas1 felix
felix1 maximilian max maximus paul paul1 ben noah elias luca tim tim1 niklas niklas1 david david1 benjamin benjamin1 julian
julian1 fabian fabian1 marco marco1 dominik dominik1 manuel johannes jakob moritz emil anton oskar henry theo john johnny
james james1 jordan jordan1 jordan23 joshua joshua1 joseph matthew matthew1 andrew andrew1 anthony anthony1 william richard
charles charlie charlie1 george steven brandon justin justin1 tyler tyler1 austin1 jason jackson hunter hunter1 hunter2 taylor
nicholas jonathan edward brian scott eric dragon1 ryan adam nathan samuel
maria maria1 anna anna1 annaanna sabine sabine1 petra petra1 monika monika1 andrea andrea1 claudia claudia1 susanne ursula
renate karin karin1 brigitte ingrid helga gisela birgit martina angelika christine christina katharina stefanie stefanie1
nicole nicole1 sandra sandra1 julia julia1 melanie melanie1 anja anja1 katrin kathrin tanja tanja1 silke heike kerstin
bettina jessica jessica1 jennifer jennifer1 sarah sarah1 laura laura1 lisa lisa1 lena lena1 leonie lea marie marie1 sophie
sophie1 sophia emma emma1 mia hannah hanna johanna charlotte emily emily1 amelie clara klara lina luisa luise nele
vanessa vanessa1 michelle michelle1 jasmin yasmin nadine nadine1 daniela daniela1 diana manuela simone simone1 yvonne carina
carmen isabella ashley ashley1 amanda samantha elizabeth rebecca victoria stephanie natalie natasha olivia heather megan
rachel lauren madison brittany danielle angela melissa kimberly patricia barbara linda susan karen nancy margaret dorothy
maggie molly lucy daisy ginger
mama papa mamapapa mama und papa mutter vater oma opa omaopa oma und opa bruder schwester familie family familie1 kinder baby
babygirl babyboy princess princess1 prinzessin prinzessin1 prinz schatz schatz1 schatzi schatzi1 meinschatz mein schatz
liebling liebe liebe1 ichliebedich ich liebe dich ichliebdich liebedich ilovedich iloveyou iloveyou1 iloveyou2 i love you
iloveu loveyou lovely love love123 lovelove lovers lover mylove myloves truelove sweetheart sweety sweetie honey hasi hase
haeschen häschen hase123 maus1 mausi mausi1 maeuschen mäuschen spatz spatzi baer bär teddy teddy1 teddybaer teddybär kuschel
kuschelbär engel engel1 angel angel1 angels engelchen teufel teufelchen devil devil666 sexy sexy123 hottie
hund hund1 katze katze1 kater hase1 pferd pferd1 pferde vogel fisch tiger tiger1 tiger123 löwe loewe panther adler wolf wolf1
wolf123 werwolf dragon drache drachen dragonball schmetterling delfin delphin elefant giraffe affe monkey monkey1 monkey123
gorilla bear bears eagle falcon dolphin butterfly chicken turtle rabbit hamster kitty kitty1 hellokitty kitten pussycat
cat123 dog123 doggy puppy bandit rocky rocky1 buster buddy buddy1 bailey bailey1 bello rex rexrex waldi lassie minka
mimi muschi felix123 garfield simba balu balou cookie cookie1 sunny lucky lucky1 lucky7 luna luna1 luna123 shadow shadow1 smokey
peanut pepper pepper1 oreo cooper jake max123 maxi maxi1 ginger1 tigger tinkerbell tweety
sonne sonne1 sonne123 sonnenschein sonnenschein1 sonnenblume sunshine sunshine1 sunflower mond stern sterne sternchen
sternschnuppe himmel regen regenbogen rainbow wolke gewitter blitz donner schnee schneeflocke feuer wasser erde luft wind blume
blumen blümchen blume1 rose rosen rosi lilie tulpe flower flower1 flowers orchidee wald baum garten berg berge meer strand beach
insel ozean ocean see fluss
schokolade chocolate schoki kaffee kaffee1 coffee tee bier bier1 bierbier wein rotwein weisswein whisky whiskey wodka vodka
tequila jackdaniels corona cocacola coca cola pepsi pizza pizza1 pasta spaghetti nudeln kuchen torte keks kekse banane
bananen banana apfel apfelbaum apfelkuchen orange erdbeere kirsche zitrone melone ananas tomate gurke kartoffel wurst
currywurst bratwurst schnitzel butter käse kaese brot döner doener burger cheese cheesecake cherry peaches mango strawberry
blueberry lemon muffin pancake nutella haribo
rot gelb gruen grün blau schwarz weiss weiß rosa lila braun silber gold bunt red blue blue123 green yellow black white purple
purple1 pink silver golden diamond crystal schwarzweiss
superman superman1 batman batman1 batman123 spiderman ironman hulk wolverine joker starwars starwars1 star wars skywalker
lukeskywalker darthvader yoda chewbacca jedi startrek enterprise matrix neo trinity gandalf frodo hobbit mordor legolas
herrderringe lordoftherings harrypotter harry potter hogwarts hermione dumbledore voldemort gryffindor pokemon pikachu pikachu1
mario supermario luigi zelda sonic minecraft minecraft1 fortnite roblox callofduty counterstrike worldofwarcraft warcraft
starcraft diablo sims pacman tetris naruto sasuke goku vegeta onepiece disney mickey mickeymouse donald donaldduck
bambi dumbo asterix obelix idefix winnetou pumuckl benjaminbluemchen bibi bibiblocksberg simpsons homer bart bartsimpson
southpark spongebob scoobydoo scooby matrix1 terminator rambo rockyou godzilla kingkong indiana indianajones jamesbond james bond
bond007 007007 agent007 sherlock walterwhite breakingbad gameofthrones westeros whatever whatever1 trustno1 trustnoone
metallica metallica1 slipknot nirvana acdc acdcacdc ironmaiden iron maiden slayer megadeth rammstein rammstein1 onkelz
boehseonkelz toteHosen dietotenhosen aerzte dieärzte beatles thebeatles rollingstones queen pinkfloyd pink floyd ledzeppelin
depechemode eminem 50cent tupac madonna michaeljackson jackson5 britney shakira beyonce onedirection justinbieber musik music
music1 guitar gitarre klavier piano drummer trompete rocknroll rockstar rockandroll hiphop techno schlager
jesus jesus1 jesuschrist jesus christ gott gott1 godisgood god bless blessed bibel bible amen faith hope allah mohammed
muhammad buddha heaven angelo lucifer satan 666666
fuckyou fuckyou1 fuckoff fuck fucker scheisse scheiße scheiss arschloch arsch asshole bitch bitches idiot wichser hurensohn
pussy dick penis sex sexsex porn porno
freiheit freedom freedom1 frieden peace glück glueck viel glück vielglück glücklich happy happy1 happyday leben leben1 life
carpediem carpe diem hakunamatata hakuna matata victory sieg champion champion1 winner number1 nummer1 nummer eins power power1
killer killer1 ninja ninja1 samurai warrior soldier pirate pirat ritter könig koenig königin prince king kingking queen1
legend hero heroes phoenix1 magic magic1 merlin wizard hexe zauber ghost geist vampire vampir zombie monster monster1 alien
robot mister mistress nothing nichts keins keine ahnung keineahnung weissnicht weiß nicht egal egal123 vergessen forgotten
ichbinich ich bin ich ichbins hierkommtkeinerrein bittenicht danke danke1 bitte bitte1 please thankyou
praxis praxis1 praxis123 arztpraxis arzt doktor doktor1 doctor drbeispiel patient patienten patientin krankenhaus klinik klinikum
hospital medizin gesundheit kasse krankenkasse aok aok123 barmer apotheke rezept impfung corona2020 covid19 quarantäne
rezeption empfang sprechstunde hausarzt zahnarzt kinderarzt chirurgie labor röntgen telematik konnektor ehba smcb gematik
kv kbv quartal abrechnung verwaltung buchhaltung sekretariat sekretärin buero büro office office1 firma firma123 chef
chefchef arbeit arbeitsplatz schule schueler schüler lehrer student universität studium azubi praktikant praktikum meeting
schleuse schleuse1 schleuse123 sftp sftpsftp yubikey yubico datenschutz sicherheit sicher security security1 secure firewall
virus hacker hacker1 hackme cyber password2024 password2025 password2026 passwort2024 passwort2025 passwort2026
2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024
2025 2026 1950 1955 1960 1965 1970 1975 1980 1985 1990 1995 1999 19701970 19801980 19851985 19901990 20002000 20202020
`

/** Each of them as a stem: see `stemOf`. */
export const COMMON_PASSWORDS: readonly string[] = [
  ...new Set(
    WORDS.toLowerCase()
      .split(/\s+/u)
      .filter((word) => word !== ""),
  ),
]
