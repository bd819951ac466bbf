using System.Collections.Generic;

namespace CodeFirstWorkflows.Language.Flow;

/// <summary>
/// Boolean formulas as reduced ordered binary decision diagrams (Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", 1986): two
/// formulas are equivalent exactly if they are the same number, so that an implication is decided and not guessed.
/// </summary>
internal sealed class Formulas
{
    public const int False = 0;
    public const int True = 1;

    // Far more than a workflow that people can read needs; beyond it a result is an unknown of its own, of which nothing can be proved.
    private const int Limit = 50_000;

    private readonly List<(int Variable, int Low, int High)> _nodes = [(int.MaxValue, 0, 0), (int.MaxValue, 1, 1)];
    private readonly Dictionary<(int Variable, int Low, int High), int> _known = [];
    private readonly Dictionary<(int Condition, int Then, int Else), int> _choices = [];
    private readonly Dictionary<string, int> _names = [];
    private int _variables;

    /// <summary>The formula that is true exactly if the named fact is.</summary>
    public int Variable(string name)
    {
        if (!_names.TryGetValue(name, out var formula))
            _names.Add(name, formula = Unknown());
        return formula;
    }

    /// <summary>A fact of which nothing else is known.</summary>
    public int Unknown() => Node(_variables++, False, True);

    public int Not(int formula) => Choice(formula, False, True);

    public int And(int left, int right) => Choice(left, right, False);

    public int Or(int left, int right) => Choice(left, True, right);

    /// <summary>Whether the conclusion holds wherever the premise does.</summary>
    public bool Implies(int premise, int conclusion) => And(premise, Not(conclusion)) == False;

    private int Choice(int condition, int then, int otherwise)
    {
        if (condition == True || then == otherwise)
            return then;
        if (condition == False)
            return otherwise;
        if (then == True && otherwise == False)
            return condition;
        if (_choices.TryGetValue((condition, then, otherwise), out var known))
            return known;
        if (_nodes.Count > Limit)
            return Unknown();
        var variable = System.Math.Min(_nodes[condition].Variable, System.Math.Min(_nodes[then].Variable, _nodes[otherwise].Variable));
        var low = Choice(Branch(condition, variable, high: false), Branch(then, variable, high: false), Branch(otherwise, variable, high: false));
        var high = Choice(Branch(condition, variable, high: true), Branch(then, variable, high: true), Branch(otherwise, variable, high: true));
        var result = Node(variable, low, high);
        _choices.Add((condition, then, otherwise), result);
        return result;
    }

    private int Branch(int formula, int variable, bool high)
    {
        var node = _nodes[formula];
        return node.Variable != variable ? formula : high ? node.High : node.Low;
    }

    private int Node(int variable, int low, int high)
    {
        if (low == high)
            return low;
        if (!_known.TryGetValue((variable, low, high), out var node))
        {
            node = _nodes.Count;
            _nodes.Add((variable, low, high));
            _known.Add((variable, low, high), node);
        }

        return node;
    }
}
