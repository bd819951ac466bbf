using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Flow;

/// <summary>
/// What tests of values mean as formulas, and how they exclude and imply each other: exact for bools, constants and types, as docs/control-flow.md says.
/// </summary>
internal sealed class PathFacts(Formulas formulas)
{
    private readonly Dictionary<string, List<(string Value, int Fact)>> _constants = [];
    private readonly Dictionary<string, List<(ITypeSymbol Type, int Fact)>> _types = [];
    private readonly Dictionary<string, IReadOnlyList<(INamedTypeSymbol Type, int Fact)>> _hierarchies = [];

    // What holds of all values, whatever the run: two constants are not both the same value.
    private int _background = Formulas.True;

    /// <summary>Whether the conclusion holds wherever the premise does.</summary>
    public bool Implies(int premise, int conclusion) => formulas.Implies(formulas.And(_background, premise), conclusion);

    /// <summary>Whether the value at a path is not null wherever the premise holds.</summary>
    public bool ImpliesPresent(int premise, string key) => Implies(premise, formulas.Not(IsNull(key)));

    /// <summary>The fact that the value at a path is null, apart from what comes before it on the path.</summary>
    public int IsNull(string key) => formulas.Variable("null " + key);

    /// <summary>The fact that the bool at a path is true.</summary>
    public int IsTrue(string key) => formulas.Variable("true " + key);

    /// <summary>The fact that the value at a path is a constant.</summary>
    public int Is(string key, string constant)
    {
        var known = Of(_constants, key);
        foreach (var (value, fact) in known)
        {
            if (value == constant)
                return fact;
        }

        var created = formulas.Unknown();
        foreach (var (_, other) in known)
            Exclude(created, other);
        known.Add((constant, created));
        return created;
    }

    /// <summary>The fact that the value at a path, which is declared as <paramref name="declared"/>, is of a type.</summary>
    public int Is(string key, ITypeSymbol declared, ITypeSymbol type)
    {
        if (Hierarchy.ClosedUnder(declared) is { } members)
            return CasesOf(key, members).Where(member => member.Type.IsOrImplements(type)).Aggregate(Formulas.False, (sum, member) => formulas.Or(sum, member.Fact));
        var known = Of(_types, key);
        foreach (var (other, fact) in known)
        {
            if (SymbolEqualityComparer.Default.Equals(other, type))
                return fact;
        }

        var created = formulas.Unknown();
        foreach (var (other, fact) in known)
        {
            if (type.IsOrImplements(other))
                Hold(formulas.Or(formulas.Not(created), fact));
            else if (other.IsOrImplements(type))
                Hold(formulas.Or(formulas.Not(fact), created));
            else if (type.TypeKind == TypeKind.Class && other.TypeKind == TypeKind.Class)
                Exclude(created, fact);
        }

        known.Add((type, created));
        return created;
    }

    /// <summary>The fact that the value at a path is one that its type declares, or null if the type does not say.</summary>
    public int? IsDeclared(string key, ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum)
            return EnumConstants.Of(type).Aggregate(Formulas.False, (sum, constant) => formulas.Or(sum, Is(key, constant.Value)));
        if (Hierarchy.ClosedUnder(type) is { } members)
            return CasesOf(key, members).Aggregate(Formulas.False, (sum, member) => formulas.Or(sum, member.Fact));
        return null;
    }

    private IReadOnlyList<(INamedTypeSymbol Type, int Fact)> CasesOf(string key, IReadOnlyList<INamedTypeSymbol> members)
    {
        if (!_hierarchies.TryGetValue(key, out var cases))
        {
            var created = members.Select(member => (member, formulas.Unknown())).ToList();
            for (var i = 0; i < created.Count; i++)
            {
                for (var j = 0; j < i; j++)
                    Exclude(created[i].Item2, created[j].Item2);
            }

            _hierarchies.Add(key, cases = created);
        }

        return cases;
    }

    private void Exclude(int left, int right) => Hold(formulas.Not(formulas.And(left, right)));

    private void Hold(int fact) => _background = formulas.And(_background, fact);

    private static List<TItem> Of<TItem>(Dictionary<string, List<TItem>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        return list;
    }
}
