/** Top-level domains with which a bare `name.tld` is a link (IANA Root Zone Database). */
const COUNTRIES = `
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co
cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn
hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml
mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw
sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg
vi vn vu wf ws ye yt za zm zw`;

const GENERIC = `
academy actor adult aero agency apartments app army art asia associates attorney auction audio auto band bank bar beauty beer berlin best bet
bible bid bike bingo bio biz black blog blue boats bond book boutique box broker build builders business buzz cab cafe cam camera camp capital
car cards care career careers cars casa cash casino cat catering center chat cheap church city claims cleaning click clinic clothing cloud club
coach codes coffee college com community company computer condos construction consulting contact contractors cooking cool coop country coupons
courses credit cricket cruises dance date dating day deals degree delivery democrat dental dentist desi design dev diamonds diet digital direct
directory discount doctor dog domains download earth eco edu education email energy engineer engineering enterprises equipment estate events
exchange expert exposed express fail faith family fan fans farm fashion film finance financial fish fishing fit fitness flights florist flowers
foo football forex forsale forum foundation fun fund furniture futbol fyi gallery game games garden gay gift gifts gives glass global gmbh gold
golf google gov graphics gratis green gripe group guide guitars guru hair hamburg haus health healthcare help hiphop hockey holdings holiday
homes horse hospital host hosting hot house how icu immo immobilien inc industries info ink institute insurance insure int international
investments irish istanbul jetzt jewelry jobs kaufen kids kim kitchen kiwi koeln land lat law lawyer lease legal lgbt life lighting limited limo
link live living loan loans lol london love ltd luxe luxury madrid management map market marketing mba media melbourne meme memorial men menu
miami mil mobi moda moe mom money mortgage moscow motorcycles mov movie museum music name navy net network news ngo ninja nyc one ong onion onl
online ooo org organic osaka page paris partners parts party pet phd photo photography photos pics pictures pink pizza place plumbing plus poker
porn post press pro productions promo properties property protection pub qpon quebec quest racing radio recipes red rehab reise reisen rent
rentals repair report republican rest restaurant review reviews rich rip rocks rodeo rsvp ruhr run saarland sale salon sarl save school schule
science scot security select services sex sexy shiksha shoes shop shopping show singles site ski soccer social software solar solutions soy
space spot storage store stream studio study style sucks supplies supply support surf surgery swiss sydney systems taipei tatar tattoo tax taxi
team tech technology tel tennis theater theatre tickets tienda tips tires tirol today tokyo tools top tours town toys trade trading training
travel tube university uno vacations vegas ventures versicherung vet viajes video villas vin vip vision vlaanderen vodka vote voto voyage wales
wang watch webcam website wedding wien wiki win wine work works world wtf xin xxx xyz yachts yoga yokohama you zip zone`;

const INTERNATIONAL = `
рф рус москва дети онлайн сайт орг ком укр бел бг қаз срб мкд мон ею ελ ευ გე հայ 中国 中國 台湾 台灣 香港 澳門 新加坡 公司 网络 网址 网店 在线
中文网 商城 我爱你 みんな コム 한국 닷컴 닷넷 भारत ไทย இந்தியா ලංකා ایران مصر السعودية امارات المغرب الجزائر تونس قطر عمان فلسطين عراق موقع شبكة`;

/** In lower case. */
export const TOP_LEVEL_DOMAINS: ReadonlySet<string> = new Set(`${COUNTRIES}${GENERIC}${INTERNATIONAL}`.trim().split(/\s+/));
