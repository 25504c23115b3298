"""Last names that are ordinary words as well; alone in a text they are taken for the word."""

from __future__ import annotations

_WORDS = """
    acker adler ahorn alt amt anders apfel arzt asche auer bach bader bahn bart bauer bauern
    becher berg berger bergmann bernstein birke bischof blank blatt blau block blum blume boden
    bogen bote brand brauer braun breit brenner bruch bruder brunnen brück brücke buch buche
    bunt burg busch bäcker bär böhme bürger damm daum degen deutsch dick dietrich dorf dorn
    dreher drescher eck ecke edel ehrlich eich eiche eisen engel ernst esser fach falk faust
    feind feld fels fest fett feuer fink fisch fischer flach fleischer fleiß fluss forst frank
    franke frei freitag freund freundlich friede frisch fromm frost fröhlich früh fuchs funk
    färber förster fürst gabel gast geier geiger geist gerber gern glaser gläser glück gold graf
    grau groß große grund grün gut gärtner haber hacker hafer hagel halm hammer hand handel
    hardt hart hase haupt haus hecht heid heide heil heim heiß held helfer hell heller henne
    herbst hering herr herz herzog heuer himmel hirsch hirt hirte hoch hof holz horn hummel hund
    hunger hut häuser hölzer hügel igel januar jung junge jäger kaiser kalb kalt kamm kammer
    kanne kant kanzler kasten kaufmann keil keller kellner kern kessel kiefer kind kirch kirche
    kirsch klar klee klein kleine klemm klinge kluge knabe knecht knopf koch kohl kopf korn
    kraft kraut krebs kreis kreuz krieg krug krumm kugel kunst kurz käse köln könig küfer kühl
    künstler lamm land lang lange lauer laut lehrer leicht leier leim lenz licht lieb liebe
    linde lindner link linke loch lohn lustig löffel löwe macht mai maier maler mann mantel mark
    markt maurer maus mehl meister mensch messer metzger mond montag moos morgen mund mut mühle
    münch münster nacht nadel nagel neu neuer niemand noll nord nuss ober oktober ost ostern
    pech pfarrer pfeffer pfeifer pfeil pflug pilz post preis rabe rad rat rauch recht reich reif
    rein reis reiter rest richter riese ring ritter rock roller rose rost rot ruhe rund sack
    salz samstag sand sattler sauer schatz schauer schein scherer scheuer schick schild
    schlosser schlüter schmal schmied schmuck schnabel schneider schnell schreiber schreiner
    schuh schuhmacher schulte schuster schwabe schwan schwarz schwein schweizer schäfer schön
    schöne schüler schütz schütze see sichel sieber sommer sonne sonntag specht speck sperber
    sperling spiegel spiel spitz springer stahl stamm stark stein steiner stern still stock
    stoll storch strand strauch strauß streit stroh strom stuhl sturm sänger süß tag tanne taube
    teich teufel thomas tief toll traub treu trost träger turm urban vater vogel volk voll
    vollmer vorsitz wald wand weg wegener wein weinberg weise weiß welt west westen wiese wild
    will wille wind winkel winter wirt wirth wohlfahrt wolf wolke wunder wunsch wächter würfel
    zahn zeit ziegler zimmer zimmermann zorn zucker
"""

ORDINARY_WORDS = frozenset(_WORDS.casefold().split())
