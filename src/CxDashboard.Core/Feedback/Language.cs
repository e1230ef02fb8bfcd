// Whether a short text reads as English: by the small words that every sentence of a language needs.
using System.Collections.Frozen;

namespace CxDashboard.Core.Feedback;

/// <summary>Tells English from other languages, roughly and cheaply.</summary>
internal static class Language
{
    // Words that mean something in two of the languages ("was", "die", "no", "me") are in neither list.
    private static readonly FrozenSet<string> English = FrozenSet.ToFrozenSet(
    [
        "the", "and", "is", "it", "to", "of", "i", "you", "my", "for", "with", "this", "that", "but", "very", "are", "were", "have", "has", "had",
        "be", "your", "they", "we", "at", "not", "all", "too", "what", "when", "which", "who", "how", "would", "could", "should", "can", "your", "their",
        "there", "from", "about", "after", "just", "again", "only", "than", "more", "some", "out", "up", "if", "or", "by", "as", "our", "been", "did", "does",
    ]);

    private static readonly FrozenSet<string> Others = FrozenSet.ToFrozenSet(
    [
        "der", "und", "ist", "nicht", "das", "ein", "eine", "mit", "zu", "auf", "ich", "sehr", "aber", "auch", "wir", "sie", "den", "dem", "für", "bei", "noch", "keine",
        "le", "la", "les", "est", "et", "pas", "une", "des", "je", "très", "pour", "avec", "vous", "mais", "du", "c'est", "mon", "dans",
        "el", "los", "las", "muy", "pero", "que", "por", "una", "es", "mi", "más", "está", "como", "todo",
        "il", "che", "non", "molto", "sono", "di", "del", "della", "per", "anche", "ho", "più",
        "het", "een", "niet", "van", "ik", "maar", "zeer", "voor", "goed", "ook", "met",
        "não", "muito", "uma", "com", "os", "foi", "mas", "nie", "jest", "bardzo", "och", "inte", "är", "det", "som", "og", "ikke", "er",
    ]);

    private const double MostForeignLetters = .1;

    /// <summary>True where English's small words are at least as many as all others', or, without any, where a word is a known English one.</summary>
    public static bool IsEnglish(IReadOnlyList<string> words, Func<string, bool> isKnown)
    {
        if (words.Count == 0) return false;
        var letters = words.Sum(word => word.Length);
        if (words.Sum(word => word.Count(c => c > 'z')) > letters * MostForeignLetters) return false;
        var (english, others) = (words.Count(English.Contains), words.Count(Others.Contains));
        return english > 0 ? english >= others : others == 0 && words.Any(isKnown);
    }
}
