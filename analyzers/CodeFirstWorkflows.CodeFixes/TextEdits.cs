using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>Changes of text in documents and additional files. Whatever they do not name keeps every character.</summary>
internal sealed class TextEdits
{
    private readonly Dictionary<DocumentId, List<TextChange>> _changes = [];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _changes.Count == 0;

    /// <summary>The changes of one document.</summary>
    public static TextEdits Of(TextDocument document, params IEnumerable<TextChange> changes)
    {
        var edits = new TextEdits();
        foreach (var change in changes)
            edits.Add(document.Id, change);
        return edits;
    }

    /// <summary>Adds a change; the same one twice is made once.</summary>
    public void Add(DocumentId document, TextChange change)
    {
        if (!_changes.TryGetValue(document, out var changes))
            _changes[document] = changes = [];
        if (!changes.Contains(change))
            changes.Add(change);
    }

    /// <summary>Adds all of the others, or none of them where one contradicts a change that is here.</summary>
    public bool TryAdd(TextEdits others)
    {
        foreach (var other in others._changes)
        {
            if (_changes.TryGetValue(other.Key, out var changes) && other.Value.Any(change => changes.Any(mine => Contradict(mine, change))))
                return false;
        }

        foreach (var other in others._changes)
        {
            foreach (var change in other.Value)
                Add(other.Key, change);
        }

        return true;
    }

    /// <summary>The solution with the changes.</summary>
    public async Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellationToken)
    {
        foreach (var changed in _changes)
        {
            var inOrder = changed.Value.OrderBy(change => change.Span.Start).ThenBy(change => change.Span.End);
            if (solution.GetDocument(changed.Key) is { } document)
            {
                var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                solution = solution.WithDocumentText(changed.Key, text.WithChanges(inOrder));
            }
            else if (solution.GetAdditionalDocument(changed.Key) is { } file)
            {
                var text = await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
                solution = solution.WithAdditionalDocumentText(changed.Key, text.WithChanges(inOrder));
            }
        }

        return solution;
    }

    // Two insertions at one place follow each other.
    private static bool Contradict(TextChange one, TextChange other) =>
        one != other && (one.Span.OverlapsWith(other.Span) || Splits(one.Span, other.Span) || Splits(other.Span, one.Span));

    private static bool Splits(TextSpan insertion, TextSpan other) =>
        insertion.IsEmpty && other.Start < insertion.Start && insertion.Start < other.End;
}
